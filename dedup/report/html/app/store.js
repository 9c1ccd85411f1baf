// The data blocks of data.py, each parsed when something in it is first asked for.

const meta = JSON.parse($("data-meta").textContent);

const store = {
  articles: [],
  rows: [],
  groups: [],
  texts: new Map(), // place of an article -> its text
  read: { articles: 0, rows: 0, groups: 0 }, // blocks that were parsed
  byId: new Map(), // rows by their id
  byArticle: null, // rows by article
};

/** Parse the next block of a kind; false where there is none. */
function readBlock(kind) {
  const at = store.read[kind];
  if (at >= meta.blocks[kind]) return false;
  store.read[kind] += 1;
  const columns = meta.columns[kind];
  for (const values of JSON.parse($(`data-${kind}-${at}`).textContent)) {
    const item = {};
    for (let column = 0; column < values.length; column += 1) item[columns[column]] = values[column];
    item.at = store[kind].length;
    store[kind].push(item);
    if (kind === "rows") store.byId.set(item.id, item);
  }
  return true;
}

function readAll(...kinds) {
  for (const kind of kinds) while (readBlock(kind));
}

const idle = (call) => (window.requestIdleCallback || ((later) => setTimeout(later, 30)))(call);

/** Read what is left while nothing else is to do. */
function readWhenIdle() {
  idle(() => (readBlock("articles") || readBlock("rows")) && readWhenIdle());
}

/** Fold the texts for the search, some findings at a time: from when the list is first shown. */
function indexWhenIdle(from = 0) {
  readAll("articles", "rows");
  const end = Math.min(from + 300, store.rows.length);
  for (const item of store.rows.slice(from, end)) isPair(item) ? [item.a, item.b].forEach(textHay) : hay(item);
  if (end < store.rows.length) idle(() => indexWhenIdle(end));
}

function rowById(id) {
  while (!store.byId.has(id) && readBlock("rows"));
  return store.byId.get(id);
}

/** The rows that concern an article, in order. */
function rowsAbout(article) {
  readAll("rows");
  if (!store.byArticle) {
    store.byArticle = new Map();
    const add = (place, item) => {
      if (!store.byArticle.has(place)) store.byArticle.set(place, []);
      store.byArticle.get(place).push(item);
    };
    for (const item of store.rows) {
      add(item.a, item);
      if (item.b !== item.a) add(item.b, item);
    }
  }
  return store.byArticle.get(article) || [];
}

/** The text of an article; null where the report was made without it. */
function textOf(place) {
  const block = store.articles[place].text;
  if (block < 0) return null;
  if (!store.texts.has(place)) {
    const parsed = JSON.parse($(`data-texts-${block}`).textContent);
    for (const [other, text] of Object.entries(parsed)) store.texts.set(Number(other), text);
  }
  return store.texts.get(place);
}

// Words for what the rows hold.
const OUTCOMES = meta.cleaned
  ? { cut: "Cut", out: "Left out", stays: "Stays" }
  : { cut: "Would be cut", out: "Would be left out", stays: "Stays" };
const RELATIONS = { copy: "Copy", update: "Update", partial: "Partial", template: "Template" };
const MEANINGS = {
  copy: "they say the same",
  update: "two versions of one story",
  partial: "one shares a part of the other’s text",
  template: "the same form with other facts: another story, or a short one with its facts revised",
};

const isPair = (item) => item.type === "pair";

/** How alike the two places are, in words. */
const likeness = (item) => (item.kind === "exact" ? "word for word" : item.score >= 1 ? "the same letters" : "nearly the same");

function kindOf(item) {
  if (isPair(item)) return `${RELATIONS[item.relation]}, two articles`;
  return `${item.scope === "within" ? "Same article" : "Two articles"}, ${likeness(item)}`;
}

function alike(item) {
  if (isPair(item)) return `${percent(item.coverageA)} / ${percent(item.coverageB)}`;
  return item.kind === "exact" ? "word for word" : item.score >= 1 ? "same letters" : percent(item.score);
}

const outcomeTag = (item) => el("strong", { class: `tag ${item.outcome}` }, OUTCOMES[item.outcome]);
const linkTo = (article) => el("a", { href: `#article=${article.at}` }, bdi(article.place));

/** "Left out X, for Y": an article that is gone, and the one that it was left out for; null where it stays. */
function goneFor(article) {
  if (article.keeper < 0) return null;
  return [el("strong", { class: "tag out" }, OUTCOMES.out), " ", linkTo(article), ", the whole article, for ", linkTo(store.articles[article.keeper]), ". "];
}
