// Says at once that a chosen file is larger than the page takes: a browser may not show what the server answers to it.
for (const box of document.querySelectorAll("input[type=file][data-most]")) {
  box.addEventListener("change", () => {
    const tooLarge = [...box.files].some((file) => file.size > Number(box.dataset.most));
    box.setCustomValidity(tooLarge ? box.dataset.tooLarge : "");
    if (tooLarge) box.reportValidity();
  });
}
