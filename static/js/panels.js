// Parts of other pages of the portal that a page shows in place, under the link that leads there: fetched once they
// come near the screen. Without script, or where the page does not answer, the link is what there is.
const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    near.unobserve(entry.target);
    fill(entry.target);
  }
}, { rootMargin: "400px" });

async function fill(panel) {
  const { panel: address, part } = panel.dataset;
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelectorAll(part);
    const focused = document.activeElement;
    panel.querySelector("[data-panel-body]").replaceChildren(...found);
    // What came in above it must not push out of sight where the reader is.
    if (focused && focused !== document.body) focused.scrollIntoView({ block: "nearest" });
  } catch {
    // Offline: the link stays.
  }
}

for (const panel of document.querySelectorAll("[data-panel]")) near.observe(panel);
