// Where no font has the sign for a root, the browser would show what is under it and nothing else: then the root is spelled out.
for (const root of document.querySelectorAll("msqrt")) {
  const width = node => node.getBoundingClientRect().width;
  if (width(root) - [...root.children].reduce((sum, child) => sum + width(child), 0) > 3) continue;
  const make = (name, ...content) => {
    const made = document.createElementNS(root.namespaceURI, name);
    made.append(...content);
    return made;
  };
  const under = make("mrow", ...root.childNodes);
  under.setAttribute("class", "root");
  root.replaceWith(make("mrow", make("mi", "√"), under));
}

// Points out the lines of the same statement on the other side. The page is whole without it: the colours at the margin say the same.
for (const article of document.querySelectorAll("article")) {
  let pinned = null;
  const light = statement => {
    for (const line of article.querySelectorAll(".line[data-s]")) {
      line.classList.toggle("lit", statement !== null && line.dataset.s === statement);
    }
  };
  const of = event => event.target.closest?.(".line[data-s]")?.dataset.s ?? null;
  article.addEventListener("pointerover", event => light(of(event) ?? pinned));
  article.addEventListener("pointerleave", () => light(pinned));
  article.addEventListener("focusin", event => light(of(event) ?? pinned));
  article.addEventListener("click", event => {
    const line = event.target.closest?.(".line[data-s]");
    if (!line) return;
    pinned = pinned === line.dataset.s ? null : line.dataset.s;
    light(pinned);
    if (pinned === null) return;
    // Brings the first counterpart into sight within its own pane, without moving the page.
    for (const pane of article.querySelectorAll("pre.code")) {
      const other = pane.querySelector(".lit");
      if (other && !pane.contains(line)) {
        pane.scrollTop += other.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
      }
    }
  });
}
