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

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.opens");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link.href);
});

async function open(address) {
  try {
    const response = await fetch(address);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    bar.firstChild.textContent = page.title;
    panel.replaceChildren(bar, ...page.querySelector("main").children);
    document.body.append(panel);
    panel.setAttribute("aria-label", page.title);
    panel.showModal();
    const place = panel.querySelector("#place");
    place?.scrollIntoView({ block: "center" });
    place?.focus({ preventScroll: true });
  } catch {
    window.location.assign(address);
  }
}

// Gradio writes the page. What it leaves out is added when it has: the status line is announced, and a new
// answer that begins low on the screen is brought up.
let shown = null;
new MutationObserver(() => {
  document.getElementById("status")?.setAttribute("role", "status");
  const question = document.querySelector("#answers .question");
  if (question === shown) return;
  shown = question;
  if (question?.getBoundingClientRect().top > window.innerHeight / 2) question.scrollIntoView();
}).observe(document, { childList: true, subtree: true });
