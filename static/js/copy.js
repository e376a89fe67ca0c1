// A value to hand on: chosen whole as soon as it is focused, and copied by a button that shows only with script.
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  field.addEventListener("focus", () => field.select());
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Without the right, or on a plain connection, the older way still copies what is chosen.
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset.done;
  });
}
