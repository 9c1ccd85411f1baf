// Which findings are shown, in which order. The choice stands in the address, so that it can be kept and sent.

const FILTERS = {
  type: { label: "What", tip: "A passage that stands twice, or two articles compared as a whole", options: { repeat: "repeated passages", pair: "pairs of articles" } },
  scope: { label: "Where", tip: "Twice in one article, or in two articles", options: { within: "in one article", across: "in two articles" } },
  kind: { label: "How alike", tip: "Word for word, or with small changes", options: { exact: "word for word", near: "nearly the same" } },
  relation: { label: "The two articles", tip: "A copy says the same; an update is a newer version; of a partial a part is shared; a template is one form with other facts", options: { copy: "copy", update: "update", partial: "share a part", template: "same form, other facts" } },
  outcome: { label: "What happens", tip: "The passage is cut, goes with its whole article, or stays", options: { cut: "cut", out: "left out", stays: "stays" } },
  role: { label: "Part of the page", tip: "What the passage is there: headline, caption, body", options: null },
  folder: { label: "Folder", tip: "The folder or source of one of the articles", options: null },
  facts: { label: "Facts", tip: "A number, name, date or “not” that the two state differently", options: { changed: "changed", same: "none changed" } },
};
const SORTS = {
  order: { label: "input order", key: (item) => item.at },
  facts: { label: "changed facts first", key: (item) => -item.facts.length },
  score: { label: "least alike first", key: (item) => item.score },
  size: { label: "longest first", key: (item) => -sizeOf(item) },
  article: { label: "article", key: (item) => store.articles[item.b].place },
  outcome: { label: "action", key: (item) => ["cut", "out", "stays"].indexOf(item.outcome) },
};
const CLEAR = { q: "", min: "0", max: "100", sort: "order", down: "", page: "1" };
for (const name of Object.keys(FILTERS)) CLEAR[name] = "";

let choice = { ...CLEAR };
let chosen = null; // rows that `choice` leaves, in order

function sizeOf(item) {
  if (isPair(item)) return Math.min(store.articles[item.a].chars, store.articles[item.b].chars);
  return item.bEnd - item.bStart;
}

/** All that the search looks at, folded once: names, facts and, of a repeated passage, its whole text on both sides. */
function hay(item) {
  if (item.hay === undefined) {
    const [a, b] = [store.articles[item.a], store.articles[item.b]];
    const facts = item.facts.map((fact) => `${fact[1]} ${fact[2]}`).join(" ");
    const said = isPair(item) ? "" : `${spanOf(item, "b") ?? item.text} ${item.kind === "exact" ? "" : (spanOf(item, "a") ?? "")}`;
    item.hay = fold(`${item.id} ${a.place} ${a.title} ${item.a === item.b ? "" : `${b.place} ${b.title}`} ${said} ${item.why} ${facts}`);
  }
  return item.hay;
}

function spanOf(item, side) {
  const whole = textOf(item[side]);
  if (whole === null) return null;
  const at = units(whole);
  return whole.slice(at(item[`${side}Start`]), at(item[`${side}End`]));
}

/** The text of an article, folded once: of a pair all of both is searched. */
function textHay(place) {
  const article = store.articles[place];
  return (article.hay ??= fold(textOf(place) ?? ""));
}

/** A test for one word. The text of an article is looked through once, in however many pairs it stands. */
function holds(word) {
  const found = new Map();
  const inText = (place) => {
    if (!found.has(place)) found.set(place, textHay(place).includes(word));
    return found.get(place);
  };
  return (item) => hay(item).includes(word) || (isPair(item) && (inText(item.a) || inText(item.b)));
}

const PASSES = {
  type: (item, value) => item.type === value,
  scope: (item, value) => item.scope === value,
  kind: (item, value) => item.kind === value,
  relation: (item, value) => item.relation === value,
  outcome: (item, value) => item.outcome === value,
  role: (item, value) => item.aRole === value || item.bRole === value,
  folder: (item, value) => store.articles[item.a].source === value || store.articles[item.b].source === value,
  facts: (item, value) => (item.facts.length > 0) === (value === "changed"),
};

/** Nothing is chosen: all findings, as they come. */
const isPlain = () => Object.keys(CLEAR).every((name) => name === "page" || choice[name] === CLEAR[name]);

const countChosen = () => (isPlain() ? meta.size.rows : choose().length);

/** The chosen rows, at least so many of them: of the plain list no more blocks are read than that takes. */
function chosenUpTo(rows) {
  if (!isPlain()) return choose();
  while (store.rows.length < rows && readBlock("rows"));
  return store.rows;
}

function choose() {
  if (chosen) return chosen;
  readAll("articles", "rows");
  const tests = Object.keys(FILTERS).filter((name) => choice[name]);
  const words = fold(choice.q).split(/\s+/).filter(Boolean).map(holds);
  const [low, high] = [share(choice.min, 0), share(choice.max, 1)];
  const left = store.rows.filter(
    (item) =>
      item.score >= low && item.score <= high && tests.every((name) => PASSES[name](item, choice[name])) &&
      words.every((word) => word(item)),
  );
  const { key } = SORTS[choice.sort];
  const keyed = left.map((item) => [key(item), item]);
  const turn = choice.down ? -1 : 1;
  keyed.sort(([x, one], [y, other]) => (x < y ? -turn : x > y ? turn : one.at - other.at));
  return (chosen = keyed.map(([, item]) => item));
}

function share(text, otherwise) {
  const value = Number.parseFloat(text) / 100;
  return Number.isFinite(value) ? value : otherwise;
}

function setChoice(changes) {
  choice = { ...choice, page: "1", ...changes };
  chosen = null;
}

/** The address of the findings as chosen: "#findings" and what differs from the plain view. */
function addressOf(wanted) {
  const said = new URLSearchParams();
  for (const [name, value] of Object.entries(wanted)) if (value !== CLEAR[name]) said.set(name, value);
  const query = said.toString();
  return `#findings${query ? `&${query}` : ""}`;
}

/** Whether a part of an address means something here. What does not is passed over: addresses are typed and sent. */
function isKnown(name, value) {
  if (name === "q") return true;
  if (name === "sort") return Object.hasOwn(SORTS, value);
  if (name === "down") return value === "1";
  if (name === "page") return /^[1-9][0-9]*$/.test(value);
  if (name === "min" || name === "max") return /^[0-9]+(?:\.[0-9]+)?$/.test(value);
  return Object.hasOwn(FILTERS[name].options || optionsOf(name), value);
}

function readAddress(query) {
  const said = new URLSearchParams(query);
  const read = { ...CLEAR };
  for (const name of Object.keys(CLEAR)) if (said.has(name) && isKnown(name, said.get(name))) read[name] = said.get(name);
  if (JSON.stringify(read) !== JSON.stringify(choice)) {
    choice = read;
    chosen = null;
  }
}
