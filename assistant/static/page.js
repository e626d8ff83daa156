// Quotes open in their document above the page. Without this script the same links open the document alone.
const panel = document.createElement("dialog");
panel.className = "panel";

const bar = document.createElement("div");
const close = document.createElement("button");
bar.className = "bar";
close.className = "close";
close.textContent = "Close";
bar.append(document.createElement("span"), close);

panel.addEventListener("click", (event) => {
  if (event.target === panel || event.target === close) panel.close();
});

// While a document is open it is an entry of the history: going back, as phones do, closes it and no more.
const opened = () => window.history.state?.opened;
panel.addEventListener("close", () => {
  wanted = "";
  if (opened()) window.history.back();
});
window.addEventListener("popstate", () => {
  if (panel.open) panel.close();
  else if (opened()) open(opened());
});

let wanted = "";
// The page was loaded anew while one was open.
if (opened()) open(opened());

async function open(address) {
  wanted = address;
  try {
    const response = await fetch(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    // A second click asks for the same, or for another document instead.
    if (address !== wanted) return;
    bar.firstChild.textContent = page.title;
    panel.replaceChildren(bar, ...page.querySelector("main").children);
    panel.setAttribute("aria-label", page.title);
    if (!panel.isConnected) document.body.append(panel);
    if (!panel.open) panel.showModal();
    if (!opened()) window.history.pushState({ opened: address }, "");
    const place = panel.querySelector("#place");
    place?.scrollIntoView({ block: "center" });
    place?.focus({ preventScroll: true });
  } catch {
    window.location.assign(address);
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.opens");
  if (link) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    // Where focus comes back to; a screen reader that follows a link does not always move it there.
    link.focus({ preventScroll: true });
    open(link.href);
    return;
  }
  const button = event.target.closest?.("button");
  if (button?.matches(".copy")) copy(button);
  else if (button?.id === "forget") forget(event.isTrusted);
  else if (button?.matches(".change")) change(button.dataset.question);
  else if (button?.dataset.said) say(button);
  else if (button?.dataset.ask) {
    fill(button.dataset.ask);
    // What is scrolled to is the answer; and a finger that asks wants no keyboard over it.
    if (!window.matchMedia("(pointer: coarse)").matches) textbox().focus({ preventScroll: true });
    // Gradio reads the box a moment after it has changed.
    setTimeout(() => document.getElementById("send").click(), 50);
  }
});

// A quote with its reference goes to the clipboard; the button says so for a moment.
async function copy(button) {
  const words = button.textContent;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  } catch {
    button.textContent = "Could not copy";
  }
  setTimeout(() => (button.textContent = words), 2000);
}

const textbox = () => document.querySelector("#question textarea");

// A question goes into the box, to be changed.
function change(question) {
  fill(question);
  textbox().focus();
}

function fill(question) {
  textbox().value = question;
  textbox().dispatchEvent(new Event("input", { bubbles: true }));
}

// A question that is being typed outlives a reload, as when the server is started anew.
const draft = {
  get: () => sessionStorage.getItem("draft"),
  set: (words) => sessionStorage.setItem("draft", words),
};
document.addEventListener("input", (event) => {
  if (event.target.matches("#question textarea")) draft.set(event.target.value);
});

// What a reader forgets in one tab is forgotten in all, or another one would write it back.
function forget(byReader) {
  draft.set("");
  if (byReader) localStorage.setItem("forgotten", Date.now());
}
window.addEventListener("storage", (event) => {
  if (event.key === "forgotten") document.getElementById("forget")?.click();
});

async function say(button) {
  const { source, start, end } = button.closest(".quote").dataset;
  const question = button.closest(".answer").dataset.question;
  const said = { said: button.dataset.said, question, source, start: Number(start), end: Number(end) };
  const thanks = button.parentElement.querySelector(".thanks");
  try {
    const headers = { "content-type": "application/json" };
    const response = await fetch("feedback", { method: "POST", headers, body: JSON.stringify(said) });
    thanks.textContent = response.ok ? "Thank you. It is kept on the machine that runs this page." : await response.text();
  } catch {
    thanks.textContent = "It could not be sent.";
  }
}

// Quotes of sources or kinds that are not ticked are hidden; what is counted above them stays as it is.
document.addEventListener("change", (event) => {
  const filters = event.target.closest?.(".filters");
  if (filters) filter(filters);
});

function filter(filters) {
  const answer = filters.closest(".answer");
  const off = { source: new Set(), kind: new Set() };
  for (const box of filters.querySelectorAll("input:not(:checked)")) off[box.dataset.filter].add(box.value);
  const quotes = [...answer.querySelectorAll(".quote")];
  for (const quote of quotes) quote.hidden = off.source.has(quote.dataset.source) || off.kind.has(quote.dataset.kind);
  for (const source of answer.querySelectorAll(":scope > .source")) {
    source.hidden = !source.querySelector(".quote:not([hidden])");
  }
  const left = quotes.filter((quote) => !quote.hidden).length;
  filters.querySelector(".filtered").textContent = `${left} of ${quotes.length} quotes are shown.`;
}

// Gradio writes the page. What it leaves out is added when it has: the status line is announced, and a new
// answer that begins low on the screen is brought up. The status line says what the answer comes to; the answer itself,
// whose parts come in any order, is for its reader to go through.
let told = null;
let restored = false;
// Milliseconds: a screen reader that hears of many changes at once lets some of them go, and says none of those. What
// stays there would be said again when a document is closed.
const DRAWN = 200;
const SETTLED = 1000;
const SAID = 4000;
new MutationObserver(() => {
  document.getElementById("status")?.setAttribute("role", "status");
  document.querySelector("#answers [role=log]")?.setAttribute("aria-live", "off");
  const box = textbox();
  if (box && !restored) {
    restored = true;
    if (!box.value && draft.get()) change(draft.get());
  }
  // The answer itself is written over the one before; its line for the status is new each time.
  const words = document.querySelector("#status .spoken");
  if (!words || words === told) return;
  told = words;
  if (!box.value) draft.set("");
  setTimeout(() => (words.hidden = false), SETTLED);
  setTimeout(() => (words.hidden = true), SAID);
  setTimeout(arrived, DRAWN);
}).observe(document, { childList: true, subtree: true });

// A new answer is there: it is brought up, and all of it is shown.
function arrived() {
  for (const box of document.querySelectorAll("#answers .filters input")) box.checked = true;
  document.querySelectorAll("#answers .filters").forEach(filter);
  const question = document.querySelector("#answers .question");
  const top = question?.getBoundingClientRect().top;
  if (top < 0 || top > window.innerHeight / 2) question.scrollIntoView();
  // A link asks its own question again when the page is loaded anew, and would hide what was asked since.
  const linked = new URLSearchParams(window.location.search).getAll("q");
  if (linked.length && question?.textContent.trim() !== linked.at(-1).trim()) {
    window.history.replaceState(window.history.state, "", window.location.pathname);
  }
}
