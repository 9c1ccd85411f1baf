// The findings: search, filters, and a table of PAGE rows at a time, so that ten thousand paint as fast as fifty.

const PAGE = 50;

function showFindings() {
  const view = $("view-findings");
  if (!view.firstChild) {
    buildFindings(view);
    idle(() => indexWhenIdle());
  }
  for (const control of view.querySelectorAll("[data-choice]")) control.value = choice[control.dataset.choice];
  drawTable();
}

function buildFindings(view) {
  view.append(
    el("h1", { id: "h-findings", tabindex: "-1" }, "Findings"),
    el("form", { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
      el("label", { class: "search" }, "Search ", el("kbd", { "aria-hidden": "true" }, "/"),
        el("input", { type: "search", id: "search", "data-choice": "q", autocomplete: "off", spellcheck: "false",
          placeholder: "words, names, numbers, a path", oninput: chooseSoon })),
      el("button", { type: "button", id: "unfold", "aria-expanded": "false", "aria-controls": "filters", onclick: unfold }, "Filters"),
      el("div", { id: "filters" },
        ...Object.entries(FILTERS).map(([name, filter]) => select(name, filter.label, filter.options || optionsOf(name), true, filter.tip)),
        el("fieldset", {}, el("legend", {}, "Alike, %"), percentInput("min", "from"), percentInput("max", "to")),
        select("sort", "Sort by", Object.fromEntries(Object.entries(SORTS).map(([name, sort]) => [name, sort.label])), false),
        el("button", { type: "button", class: "clear", onclick: () => choosing({ ...CLEAR }) }, "Clear"))),
    el("p", { id: "found", class: "found" }),
    el("p", { id: "none", hidden: true }, "Nothing fits. Try fewer or other words, or clear the search and the filters. ",
      el("button", { type: "button", onclick: () => choosing({ ...CLEAR }) }, "Show all findings")),
    el("table", { class: "findings" },
      el("caption", { class: "hush" }, "Findings: open one to see it side by side"),
      el("thead", {}, el("tr", {}, ...HEADS.map(head))),
      el("tbody", { id: "findings-rows" })),
    el("nav", { class: "pager", id: "pager", "aria-label": "Pages of findings" }),
  );
}

const HEADS = [["order", "Finding"], ["article", "Where"], ["size", "Text"], ["score", "Alike"], ["facts", "Facts"], ["outcome", "Action"]];

/** On a narrow screen the filters stand behind a button. */
function unfold(event) {
  const open = $("filters").classList.toggle("open");
  event.target.setAttribute("aria-expanded", String(open));
}

function head([sort, label]) {
  const turn = () => choosing({ sort, down: choice.sort === sort && !choice.down ? "1" : "" });
  return el("th", { scope: "col", "data-sort": sort }, el("button", { type: "button", onclick: turn }, label));
}

function select(name, label, options, any = true, tip = null) {
  const entries = Object.entries(options);
  if (any && !entries.length) return null;
  return el("label", { title: tip }, label,
    el("select", { "data-choice": name, onchange: (event) => choosing({ [name]: event.target.value, ...(any ? {} : { down: "" }) }) },
      any ? el("option", { value: "" }, "any") : null,
      ...entries.map(([value, words]) => el("option", { value }, seen(words)))));
}

function percentInput(name, label) {
  return el("label", {}, hush("Alike, percent, "), label,
    el("input", { type: "number", min: "0", max: "100", "data-choice": name, onchange: (event) => choosing({ [name]: event.target.value || CLEAR[name] }) }));
}

/** The folders or roles that occur; of one folder there is nothing to choose. */
function optionsOf(name) {
  const found = name === "role" ? meta.roles : meta.sources.length > 1 ? meta.sources : [];
  return Object.fromEntries(found.map((one) => [one, one]));
}

let soon = 0;
function chooseSoon(event) {
  clearTimeout(soon);
  const q = event.target.value;
  soon = setTimeout(() => choosing({ q }), 120);
}

/** Take a choice of the user: into the address, without a step back for every letter. */
function choosing(changes) {
  clearTimeout(soon);
  setChoice(changes);
  history.replaceState(null, "", addressOf(choice));
  showFindings();
}

function drawTable() {
  readAll("articles");
  const count = countChosen();
  const pages = Math.max(1, Math.ceil(count / PAGE));
  const page = Math.min(Math.max(1, Number.parseInt(choice.page, 10) || 1), pages);
  const first = (page - 1) * PAGE;
  $("findings-rows").replaceChildren(...chosenUpTo(first + PAGE).slice(first, first + PAGE).map(tableRow));
  const all = count === meta.size.rows;
  const said = all ? counted(count, "finding") : `${number(count)} of ${counted(meta.size.rows, "finding")}`;
  $("found").textContent = pages > 1 ? `${said}; ${number(first + 1)}–${number(Math.min(first + PAGE, count))} shown` : said;
  $("none").hidden = count > 0 || meta.size.rows === 0;
  $("status").textContent = said;
  for (const cell of document.querySelectorAll("th[data-sort]")) {
    const sorted = cell.dataset.sort === choice.sort && (choice.sort !== "order" || choice.down);
    cell.toggleAttribute("aria-sort", false);
    if (sorted) cell.setAttribute("aria-sort", choice.down ? "descending" : "ascending");
  }
  $("pager").replaceChildren(...(pages > 1 ? pager(page, pages) : []));
}

function pager(page, pages) {
  const link = (to, words, label) =>
    to < 1 || to > pages ? el("span", { class: "off" }, words)
      : el("a", { href: addressOf({ ...choice, page: String(to) }), "aria-label": label }, words);
  return [
    link(page - 1 || 0, "← before", "Page before"),
    el("span", {}, `page ${number(page)} of ${number(pages)}`),
    link(page + 1, "next →", "Next page"),
  ];
}

function tableRow(item) {
  const link = el("a", { href: `#finding=${item.id}`, class: "open-row", "data-row": item.id }, kindOf(item),
    hush(`: ${item.id}`));
  const cells = [
    el("th", { scope: "row" }, link, isPair(item) || !item.relation ? null : el("small", {}, ` of ${{ copy: "a copy", update: "an update", partial: "two that share a part", template: "one form" }[item.relation]}`)),
    el("td", { "data-label": "Where", class: "where" }, whereOf(item)),
    el("td", { "data-label": "Text", class: "text" }, el("div", { dir: "auto" }, seen(item.text || store.articles[item.b].title))),
    el("td", { "data-label": "Alike", class: "figure" }, alike(item)),
    el("td", { "data-label": "Facts", class: "figure", title: item.facts.length ? `${counted(item.facts.length, "changed fact")} in this finding` : null }, item.facts.length ? el("b", { class: "changed" }, `≠ ${item.facts.length}`) : "–"),
    el("td", { "data-label": "Action", title: item.why }, outcomeTag(item)),
  ];
  return el("tr", { onclick: (event) => event.target.closest("a") || getSelection().toString() || link.click() }, cells);
}

function whereOf(item) {
  const [a, b] = [store.articles[item.a], store.articles[item.b]];
  if (isPair(item)) return [el("div", {}, bdi(a.place)), el("div", {}, bdi(b.place))];
  if (item.scope === "within") {
    return [bdi(a.place), el("div", { class: "soft" }, `${lines(item.bLine, item.bLast)} repeat${item.bLine === item.bLast ? "s" : ""} ${lines(item.aLine, item.aLast)}`)];
  }
  return [
    el("div", {}, bdi(b.place), el("span", { class: "soft" }, ` ${lines(item.bLine, item.bLast)}`)),
    el("div", {}, hush("repeats "), bdi(a.place), el("span", { class: "soft" }, ` ${lines(item.aLine, item.aLast)}`)),
  ];
}
