// One article: its text with all that stands twice marked, and its findings.

function showArticle(name, line) {
  readAll("articles", "rows");
  const article = store.articles[Number(name)];
  const view = $("view-article");
  if (!article) {
    put(view, el("h1", { id: "h-article", tabindex: "-1" }, "No such article"), el("p", {}, el("a", { href: "#overview" }, "Overview")));
    return;
  }
  const found = rowsAbout(article.at);
  const gone = article.keeper >= 0 ? store.articles[article.keeper] : null;
  put(view, 
    el("p", { class: "crumbs" }, el("a", { href: addressOf(choice), id: "back" }, "← Findings")),
    el("h1", { id: "h-article", tabindex: "-1" }, bdi(article.place)),
    article.title ? el("p", { class: "title", dir: "auto" }, seen(article.title)) : null,
    el("p", { class: "soft" }, [article.source && bdi(article.source), article.time && `${article.time}`, counted(article.chars, "character"), `${percent(article.chars ? article.repeated / article.chars : 0)} repeated`].filter(Boolean).flatMap((part, at) => (at ? [" · ", part] : [part]))),
    gone ? el("p", { class: "verdict" }, goneFor(article), "Everything in it goes with it. ", undoLink()) : null,
    !gone && article.cuts.length ? el("p", { class: "verdict" }, el("strong", { class: "tag cut" }, OUTCOMES.cut), ` ${counted(article.cuts.length, "passage")}. `, undoLink()) : null,
    el("h2", {}, counted(found.length, "finding")),
    el("ul", { class: "brief" }, ...found.slice(0, 60).map((item) => el("li", {}, el("a", { href: `#finding=${item.id}`, class: "open-row", "data-row": item.id }, kindOf(item)), " ", outcomeTag(item), " ", briefly(item, article)))),
    el("h2", {}, "The text"),
    el("p", { class: "legend" }, legendOf(article, found)),
    textView(article, found),
  );
  if (line) $(`line-${line}`)?.scrollIntoView({ block: "center" });
}

/** The looks that the text has, and no more. */
function legendOf(article, found) {
  const used = new Set(marksOf(article, found).map((mark) => mark.look));
  return [
    used.has("cut") ? [el("del", { class: "cut" }, article.keeper >= 0 ? "said again in this article" : OUTCOMES.cut.toLowerCase()), " "] : null,
    used.has("kept") ? [el("mark", { class: "kept" }, article.keeper >= 0 ? "stands twice here" : "the kept copy"), " "] : null,
    used.has("shared") ? el("mark", { class: "shared" }, "stands in another article") : null,
  ];
}

/** Above a cut: where the copy that stays stands, and why this one went. */
function twinOf(article, [, , why, place, first, last]) {
  if (place === undefined || place < 0) return el("div", { class: "twin" }, el("b", {}, OUTCOMES.cut), ": ", seen(why), ".");
  const where = place === article.at ? null : [" of ", bdi(store.articles[place].place)];
  return el("div", { class: "twin" }, el("b", {}, OUTCOMES.cut), "; kept: ",
    el("a", { href: `#article=${place}&line=${first}` }, lines(first, last), where), ". ", el("b", {}, "Why"), " ", seen(why), ".");
}

function briefly(item, article) {
  const other = store.articles[item.a === article.at ? item.b : item.a];
  if (isPair(item)) return [bdi(other.place), ` ${alike(item)}`];
  if (item.scope === "within") return `${lines(item.bLine, item.bLast)} repeat${item.bLine === item.bLast ? "s" : ""} ${lines(item.aLine, item.aLast)}, ${alike(item)}`;
  const [first, last] = item.a === article.at ? [item.aLine, item.aLast] : [item.bLine, item.bLast];
  return [`${lines(first, last)}, ${alike(item)}, with `, bdi(other.place)];
}

function textView(article, found) {
  const text = textOf(article.at);
  if (text === null) return el("p", {}, "The text was not given to this report.");
  const at = units(text);
  const marks = marksOf(article, found).map((mark) => ({ ...mark, start: at(mark.start), end: at(mark.end) }));
  const pieces = piecesOf(marks, text.length);
  const body = el("div", { class: "fulltext" });
  const cuts = article.keeper >= 0 ? [] : article.cuts.map((cut) => ({ cut, start: at(cut[0]) }));
  let [from, next, nextCut] = [0, 0, 0];
  text.split("\n").forEach((line, index) => {
    const end = from + line.length;
    const shown = [];
    while (next < pieces.length && pieces[next].start < end) {
      const { start, end: stop, mark } = pieces[next];
      shown.push(piece(text.slice(Math.max(start, from), Math.min(stop, end)), mark));
      if (stop > end) break;
      next += 1;
    }
    for (; nextCut < cuts.length && cuts[nextCut].start <= end; nextCut += 1) body.append(twinOf(article, cuts[nextCut].cut));
    body.append(el("div", { class: "row", id: `line-${index + 1}` }, el("span", { class: "line" }, index + 1), el("p", { dir: "auto" }, shown)));
    from = end + 1;
  });
  return body;
}

/**
 * A text in pieces, each with the first of the marks that hold it, or none.
 * Marks come strongest first and paint what no other has painted, so each piece is painted once, however many marks there are.
 */
function piecesOf(marks, length) {
  const edges = [...new Set([0, length, ...marks.flatMap((mark) => [mark.start, mark.end])])].sort((x, y) => x - y);
  const place = new Map(edges.map((edge, at) => [edge, at]));
  const painted = new Array(edges.length - 1).fill(null);
  const free = edges.map((_, at) => at); // from here, the next piece that is not painted, by halves of the way
  const nextFree = (at) => {
    while (free[at] !== at) at = free[at] = free[free[at]];
    return at;
  };
  for (const mark of marks) {
    const stop = place.get(mark.end);
    for (let at = nextFree(place.get(mark.start)); at < stop; at = nextFree(at)) {
      painted[at] = mark;
      free[at] = at + 1;
    }
  }
  return painted.map((mark, at) => ({ start: edges[at], end: edges[at + 1], mark }));
}

function piece(text, mark) {
  if (!mark || !text.trim()) return seen(text);
  const link = mark.row ? el("a", { href: `#finding=${mark.row.id}`, title: mark.why }, seen(text)) : seen(text);
  return el(mark.look === "cut" ? "del" : "mark", { class: mark.look, title: mark.why }, link);
}

/** What is marked, the strongest first: cut, kept, shared. */
function marksOf(article, found) {
  const repeats = found.filter((item) => !isPair(item));
  const gone = repeats.filter((item) => item.b === article.at && item.outcome === "cut").sort((x, y) => x.bStart - y.bStart);
  let first = 0; // of those that may touch a cut: both are in order
  const of = (start, end) => {
    while (first < gone.length && gone[first].bEnd <= start) first += 1;
    return gone[first]?.bStart < end ? gone[first] : undefined;
  };
  const cuts = article.cuts.map(([start, end, why]) => ({ start, end, why, look: "cut", row: of(start, end) }));
  const spans = repeats.flatMap((item) => [
    item.a === article.at ? { start: item.aStart, end: item.aEnd, row: item, look: item.outcome === "cut" ? "kept" : item.scope === "across" ? "shared" : "kept" } : null,
    item.b === article.at && item.outcome !== "cut" ? { start: item.bStart, end: item.bEnd, row: item, look: item.scope === "across" ? "shared" : "kept" } : null,
  ]).filter(Boolean).map((mark) => ({ ...mark, why: mark.row.why }));
  const rank = ["cut", "kept", "shared"];
  return [...cuts, ...spans].sort((x, y) => rank.indexOf(x.look) - rank.indexOf(y.look) || x.start - y.start);
}
