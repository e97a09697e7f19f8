// Prints the page where, without script, a link can only say how to.
for (const link of document.querySelectorAll('a[href="#print-how"]')) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    print();
  });
}
