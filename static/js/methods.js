// Marks the methods that cannot score the questionnaire chosen; the server says so for the one the page opened with.
const asked = document.querySelector("select[name=questionnaire]");
const methods = document.querySelector("select[data-unfit]");

const mark = () => {
  for (const option of methods.options) {
    const fits = option.dataset.fits.split(" ").includes(asked.value);
    option.textContent = fits ? option.dataset.label : `${option.dataset.label} (${methods.dataset.unfit})`;
    // One that is chosen stays so: the server says why it does not do.
    option.disabled = !fits && !option.selected;
  }
};

if (asked && methods) {
  asked.addEventListener("change", mark);
  methods.addEventListener("change", mark);
  mark();
}
