// A browser that keeps nothing for any page refuses to say so: what would be kept lasts as long as the page. This comes
// before all other scripts, Gradio's among them, which do not start without it.
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    window[name].getItem("");
  } catch {
    const kept = new Map();
    const value = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, words) => kept.set(key, String(words)),
      removeItem: (key) => kept.delete(key),
    };
    Object.defineProperty(window, name, { value });
  }
}
