// Counts down what may still be typed. Without script the most stands in the hint, and the server has the last word.
const number = new Intl.NumberFormat(document.documentElement.lang || "en");
for (const line of document.querySelectorAll("[data-count]")) {
  const { count, most, left, over } = line.dataset;
  const field = document.getElementById(count);
  if (!field) continue;
  const said = line.nextElementSibling;
  let pause;
  const tell = () => {
    const rest = most - [...field.value].length;
    line.textContent = (rest < 0 ? over : left).replace("{n}", number.format(Math.abs(rest)));
    line.classList.toggle("over", rest < 0);
    clearTimeout(pause);
    // Said aloud only near the end, and not in the middle of a word.
    pause = setTimeout(() => { said.textContent = rest < most / 10 ? line.textContent : ""; }, 1000);
  };
  line.hidden = false;
  field.addEventListener("input", tell);
  tell();
}
