// One finding, side by side: on the left what is kept (or article a of a pair), on the right the copy.

function showFinding(id) {
  readAll("articles");
  const item = rowById(id);
  const view = $("view-finding");
  if (!item) {
    put(view, el("h1", { id: "h-finding", tabindex: "-1" }, "No such finding"), el("p", {}, el("a", { href: "#findings" }, "All findings")));
    return;
  }
  const [left, right] = [sideOf(item, "a"), sideOf(item, "b")];
  const rows = left.text === null || right.text === null ? [] : item.relation === "partial" && isPair(item) ? partRows(item, left, right) : rowsOf(left.text, right.text, left.line, right.line);
  tidy(rows);
  markFacts(rows, item, left, right);
  put(view, 
    el("p", { class: "crumbs" }, el("a", { href: addressOf(choice), id: "back" }, "← Findings"), neighbours(item)),
    el("h1", { id: "h-finding", tabindex: "-1" }, titleOf(item)),
    verdict(item),
    ...(item.facts.length ? [factsOf(item)] : []),
    strip(item, left, right, rows),
    rows.length ? diffTable(item, left, right, rows) : excerptOf(item),
  );
}

/** A side: its article, the span's text (NFC, as words are compared), and what it is called. */
function sideOf(item, side) {
  const article = store.articles[item[side]];
  const whole = textOf(item[side]);
  const name = side === "a" ? nameOfKept(item) : OUTCOMES[item.outcome];
  if (isPair(item)) {
    // Of a partial pair the blocks are cut out of the text by their offsets, which are those of the text as it came.
    const text = item.relation === "partial" ? whole : (whole?.normalize("NFC") ?? null);
    return { article, text, line: 1, last: text?.split("\n").length ?? 1, start: 0, end: article.chars, ...pairSide(item, side) };
  }
  const [start, end] = [item[`${side}Start`], item[`${side}End`]];
  let text = null;
  if (whole !== null) {
    const at = units(whole);
    text = whole.slice(at(start), at(end)).normalize("NFC");
  }
  const [line, last, role] = [item[`${side}Line`], item[`${side}Last`], item[`${side}Role`]];
  if (article.keeper >= 0) return { article, text, line, last, start, end, role, name: OUTCOMES.out, tag: "out" };
  const tag = side === "a" ? (item.outcome === "stays" ? "stays" : "kept") : item.outcome;
  return { article, text, line, last, start, end, role, name, tag };
}

/** Rows of two articles that share a part: the shared blocks are compared, what stands between them is only set out. */
function partRows(item, left, right) {
  const [atA, atB] = [units(left.text), units(right.text)];
  const rows = [];
  let [fromA, fromB] = [0, 0];
  const add = (make, toA, toB) => {
    const line = (text, at) => text.slice(0, at).split("\n").length;
    const [gapA, gapB] = [left.text.slice(fromA, toA), right.text.slice(fromB, toB)];
    const bare = rows.length && !/[\p{L}\p{N}]/u.test(gapA + gapB); // a full stop between two blocks is no row of its own
    const found = (bare ? rowsOf : make)(gapA, gapB, line(left.text, fromA), line(right.text, fromB));
    for (const row of found) for (const word of row.words) shift(word, fromA, fromB);
    if (bare) rows.at(-1).words.push(...found.flatMap((row) => row.words));
    else rows.push(...found);
    [fromA, fromB] = [toA, toB];
  };
  const inOrder = bandsOf(item, left, right, []).sort((x, y) => x.a[0] - y.a[0]);
  for (const { a, b } of inOrder) {
    if (atA(a[0]) < fromA || atB(b[0]) < fromB) continue; // moved: the strip shows it
    add(apartRows, atA(a[0]), atB(b[0]));
    add(rowsOf, atA(a[1]), atB(b[1]));
  }
  add(apartRows, left.text.length, right.text.length);
  return rows;
}

/** A full stop that ends a sentence of the row before is shown there, not beside a paragraph that it has no part in. */
function tidy(rows) {
  for (let at = 1; at < rows.length; at += 1) {
    for (const [side, other, op] of [["left", "right", "a"], ["right", "left", "b"]]) {
      const [row, before] = [rows[at], rows[at - 1]];
      const marks = row.words.filter((word) => word[side]);
      const bare = marks.length && marks.every((word) => !/[\p{L}\p{N}]/u.test(word[side].text));
      if (!bare || marks[0][side].starts || !before.words.some((word) => word[side])) continue;
      for (const word of marks) {
        const twin = before.words.at(-1);
        if (!twin[side] && twin[other].text === word[side].text) [twin[side], twin.op] = [word[side], "same"];
        else before.words.push({ op, left: null, right: null, [side]: word[side] });
        [word[side], word.op] = [null, op === "a" ? "b" : "a"];
      }
      row.words = row.words.filter((word) => word.left || word.right);
      row[op] = null;
      for (const one of [row, before]) one.same = one.words.every((word) => word.op === "same");
    }
  }
}

function shift(word, byA, byB) {
  if (word.left) word.left.at += byA;
  if (word.right && word.right !== word.left) word.right.at += byB;
}

const nameOfKept = (item) => (item.outcome === "stays" ? "Stays" : "Kept");

function pairSide(item, side) {
  const [own, other] = side === "a" ? [item.a, item.b] : [item.b, item.a];
  const gone = store.articles[own].keeper >= 0;
  const keeper = store.articles[other].keeper === own;
  const tag = gone ? "out" : keeper ? "kept" : "stays";
  const name = gone ? OUTCOMES.out : keeper ? "Kept" : "Stays";
  return { tag, name: item.newer === own ? `${name}, newer` : name, role: "" };
}

function titleOf(item) {
  if (isPair(item)) return `${RELATIONS[item.relation]}: ${MEANINGS[item.relation]}${item.relation === "copy" && item.facts.length ? ", but for changed facts" : ""}`;
  const there = item.scope === "within" ? "in this article" : "in another article";
  if (item.kind === "near" && item.score >= 1) return `The same letters, written otherwise, again ${there}`;
  return `${item.kind === "exact" ? "The same passage, word for word," : "Nearly the same passage"} again ${there}`;
}

/** What becomes of it and why, as a sentence. */
function verdict(item) {
  const [a, b] = [store.articles[item.a], store.articles[item.b]];
  if (isPair(item)) {
    const [goneA, goneB] = [goneFor(a), goneFor(b)];
    const stays = (article, tag = "Stays") => [el("strong", { class: `tag ${tag === "Kept" ? "kept" : "stays"}` }, tag), " ", linkTo(article), "."];
    return el("p", { class: "verdict" },
      `${percent(item.coverageA)} of the first stands in the second, ${percent(item.coverageB)} of the second in the first. `,
      goneA || goneB
        ? [goneA || stays(a, b.keeper === a.at ? "Kept" : "Stays"), " ", goneB || stays(b, a.keeper === b.at ? "Kept" : "Stays"), " ", undoLink()]
        : "Both articles stay.",
      item.why ? [" ", el("span", { class: "why" }, el("b", {}, "How near"), " ", seen(item.why))] : "");
  }
  const copy = lines(item.bLine, item.bLast);
  const kept = [lines(item.aLine, item.aLast), item.scope === "across" ? [" of ", bdi(a.place)] : ""];
  if (item.scope === "within" && goneFor(a)) {
    return el("p", { class: "verdict" }, goneFor(a), `Everything in it goes with it, so both places here (${lines(item.aLine, item.aLast)} and ${copy}) are gone from the output. `, undoLink());
  }
  const act = item.outcome === "cut" ? [outcomeTag(item), ` ${copy}; `, el("strong", { class: "tag kept" }, "kept"), " ", kept, "."]
    : item.outcome === "out" ? [goneFor(b), a.keeper < 0 ? [el("strong", { class: "tag kept" }, "kept"), " ", kept, "."] : goneFor(a)]
      : [el("strong", { class: "tag stays" }, "Nothing cut"), ": ", a.keeper < 0 ? "both places stay. " : ["this copy stays. ", goneFor(a)]];
  return el("p", { class: "verdict" }, act, " ", el("span", { class: "why" }, el("b", {}, "Why"), " ", seen(item.why), ". "), item.outcome === "stays" ? null : undoLink());
}

const undoLink = () => (meta.cleaned ? el("a", { href: "#undo" }, "How to undo it") : null);

/** Facts that the two sides state differently, set apart: they are why a passage is not cut. */
function factsOf(item) {
  const side = (text) => (text ? el("span", { class: "fact" }, bdi(text)) : el("span", { class: "soft" }, "(not stated)"));
  return el("section", { class: "facts", "aria-labelledby": "h-facts" },
    el("h2", { id: "h-facts" }, `${counted(item.facts.length, "changed fact")} in this ${isPair(item) ? "pair of articles" : "copy"}`),
    el("table", {}, el("thead", {}, el("tr", {}, ...["Kind", "Left", "Right"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, ...item.facts.map(([kind, a, b, lineA, lineB]) =>
        el("tr", {}, el("th", { scope: "row" }, kind),
          el("td", { dir: "auto" }, side(a), el("small", {}, ` line ${lineA}`)), el("td", { dir: "auto" }, side(b), el("small", {}, ` line ${lineB}`)))))));
}

/** Mark the words of changed facts: those of the fact's text, near the line that it is said to stand in. */
function markFacts(rows, item, left, right) {
  const sides = [["left", left, 1, 3], ["right", right, 2, 4]];
  for (const [name, side, text, line] of sides) {
    if (side.text === null) continue;
    const starts = [0, ...[...side.text.matchAll(/\n/g)].map((match) => match.index + 1)];
    const words = rows.flatMap((row) => row.words).filter((word) => word[name]);
    for (const fact of item.facts) {
      const wanted = fact[text].normalize("NFC").trim();
      if (!wanted) continue;
      const from = starts[fact[line] - side.line] ?? 0;
      const pattern = new RegExp(wanted.split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+"), "gu");
      pattern.lastIndex = from;
      const end = starts[fact[line] - side.line + 2] ?? side.text.length;
      for (let match = pattern.exec(side.text); match && match.index < end; match = pattern.exec(side.text)) {
        const inside = words.filter((word) => word[name].at + word[name].text.length > match.index && word[name].at < match.index + match[0].length);
        if (inside.some((word) => word.op !== "same")) {
          for (const word of inside) word.fact = true;
          break;
        }
      }
    }
  }
}

function diffTable(item, left, right, rows) {
  const caption = (side) => [
    el("strong", { class: `tag ${side.tag}` }, side.name), " ",
    el("a", { href: `#article=${side.article.at}` }, bdi(side.article.place)),
    el("span", { class: "soft" }, ` ${isPair(item) ? "" : lines(side.line, side.last)}${side.role ? `, ${side.role}` : ""}`),
  ];
  const words = rows.flatMap((row) => row.words);
  const has = (op) => words.some((word) => word.op === op);
  return el("div", {},
    el("p", { class: "legend" },
      has("a") ? [el("del", {}, "words only on the left"), " "] : null, has("b") ? [el("ins", {}, "words only on the right"), " "] : null,
      words.some((word) => word.fact) ? el("mark", { class: "fact" }, "a changed fact") : null,
      has("a") || has("b") ? null : "The two are the same, word for word."),
    el("table", { class: isPair(item) ? "diff" : "diff repeat" },
      el("caption", { class: "hush" }, "The two texts, paragraph by paragraph"),
      el("colgroup", {}, ...["line", "", "line", ""].map((name) => el("col", { class: name }))),
      el("thead", {}, el("tr", {}, el("th", { scope: "col", colspan: "2" }, caption(left)), el("th", { scope: "col", colspan: "2" }, caption(right)))),
      el("tbody", {}, context(item, -1), ...rows.map((row) => diffRow(row, left, right)), context(item, 1))));
}

function diffRow(row, one, other) {
  const names = { left: `Left: ${one.name}`, right: `Right: ${other.name}` };
  const has = (side) => row.words.some((word) => word[side]);
  const cell = (side, op) => el("td", { class: `side ${side}${has(side) ? "" : " none"}`, dir: "auto", "data-side": names[side] }, has(side) ? runs(row.words, side, op) : hush("nothing here"));
  return el("tr", { class: row.same ? "same" : "differs" },
    el("td", { class: "line" }, row.a ?? ""), cell("left", "a"), el("td", { class: "line" }, row.b ?? ""), cell("right", "b"));
}

/** The words of one side: runs that are the same, differ, or state a changed fact. */
function runs(words, side, op) {
  const found = [];
  for (const word of words) {
    if (!word[side]) continue;
    const tag = word.op === "same" ? (word.fact ? "mark" : "") : word.fact ? `mark ${op}` : op;
    const gap = word[side].space && found.length ? " " : "";
    const last = found.at(-1);
    if (last && last[0] === tag) last[1] += gap + word[side].text;
    else {
      if (gap) found.push(["gap", gap]);
      found.push([tag, word[side].text]);
    }
  }
  return found.map(([tag, text]) => {
    const changed = tag.endsWith("a") ? "del" : tag.endsWith("b") ? "ins" : "";
    const inner = tag.startsWith("mark") ? el("mark", { class: "fact" }, seen(text)) : seen(text);
    return changed ? el(changed, {}, inner) : inner;
  });
}

/** The line before or after both spans, so that a reader knows where he is. */
function context(item, step) {
  if (isPair(item)) return [];
  const near = (side) => {
    const text = textOf(item[side]);
    const at = units(text);
    const every = (step < 0 ? text.slice(0, at(item[`${side}Start`])) : text.slice(at(item[`${side}End`]))).split("\n");
    const ordered = step < 0 ? every.map((line, index) => [line, index + 1]).reverse() : every.map((line, index) => [line, item[`${side}Last`] + index]);
    return ordered.find(([line]) => /[\p{L}\p{N}]/u.test(line)) || ["", ""];
  };
  const [left, right] = [near("a"), near("b")];
  if (!left[0] && !right[0]) return [];
  const cell = ([line]) => el("td", { class: `side context${line ? "" : " none"}`, dir: "auto" }, line ? seen(shorten(line.trim(), step)) : hush(step < 0 ? "start of the article" : "end of the article"));
  return el("tr", { class: "around" }, el("td", { class: "line" }, left[1]), cell(left), el("td", { class: "line" }, right[1]), cell(right));
}

const shorten = (line, step) => (line.length <= 220 ? line : step < 0 ? `…${line.slice(-220)}` : `${line.slice(0, 220)}…`);

function excerptOf(item) {
  return el("blockquote", { dir: "auto" }, item.text ? seen(item.text) : "The texts were not given to this report.");
}

/** Where the blocks lie in both articles: two bars, and a band between what is the same. */
function strip(item, left, right, rows) {
  const [width, most] = [1000, Math.max(left.article.chars, right.article.chars, 1)];
  const scale = (at) => Math.round((at / most) * width * 10) / 10;
  const bar = (y, side) => svg("rect", { class: "article", x: 0, y, width: scale(side.article.chars), height: 16 });
  const found = bandsOf(item, left, right, rows);
  const band = ({ a, b, own }) => [
    svg("path", { class: own ? "band own" : "band", d: `M${scale(a[0])} 16L${scale(a[1])} 16L${scale(b[1])} 54L${scale(b[0])} 54z` }),
    svg("rect", { class: own ? `block own ${left.tag}` : "block", x: scale(a[0]), y: 0, width: Math.max(scale(a[1] - a[0]), 2), height: 16 }),
    svg("rect", { class: own ? `block own ${right.tag}` : "block", x: scale(b[0]), y: 54, width: Math.max(scale(b[1] - b[0]), 2), height: 16 }),
  ];
  const words = found.map(({ a, b }) => `${percent(a[0] / left.article.chars)}–${percent(a[1] / left.article.chars)} of the left is ${percent(b[0] / right.article.chars)}–${percent(b[1] / right.article.chars)} of the right`);
  return el("figure", { class: "strip" },
    el("figcaption", {}, item.a === item.b ? "Where it lies: both bars are the same article from start to end, drawn twice; above, the place on the left; below, the one on the right."
      : "Where it lies: above, the left article from start to end; below, the right one."),
    svg("svg", { viewBox: "0 0 1000 70", preserveAspectRatio: "none", role: "img", "aria-label": `Places in the articles: ${words.slice(0, 12).join("; ") || "no shared block"}` },
      bar(0, left), bar(54, right), found.filter((one) => !one.own).map(band), found.filter((one) => one.own).map(band)));
}

function bandsOf(item, left, right, rows) {
  const same = ({ a, b }) => (a === item.a && b === item.b) || (a === item.b && b === item.a);
  const listed = rowsAbout(item.a).filter((other) => !isPair(other) && same(other)).map((other) => {
    const [a, b] = [[other.aStart, other.aEnd], [other.bStart, other.bEnd]];
    const turned = other.a !== item.a;
    return { a: turned ? b : a, b: turned ? a : b, own: other === item || isPair(item) };
  });
  if (listed.length || !isPair(item)) return listed;
  // A template's shared form is no repeat and has no spans: take runs of words that are the same.
  const found = [];
  let run = null;
  for (const { op, left: a, right: b } of rows.flatMap((row) => row.words)) {
    if (op !== "same") run = null;
    else if (run) [run.a[1], run.b[1], run.words] = [a.at + a.text.length, b.at + b.text.length, run.words + 1];
    else found.push((run = { a: [a.at, a.at + a.text.length], b: [b.at, b.at + b.text.length], words: 1, own: true }));
  }
  return found.filter((one) => one.words >= 5);
}

/** Links to the findings before and after, in the order of the list. */
function neighbours(item) {
  const list = chosenUpTo(item.at + 2);
  const at = list.indexOf(item);
  const link = (other, words, id) => (other ? el("a", { href: `#finding=${other.id}`, id }, words) : el("span", { class: "off" }, words));
  return el("span", { class: "steps" }, link(list[at - 1], "← before", "before"), el("span", { class: "soft" }, at < 0 ? item.id : `${number(at + 1)} of ${number(countChosen())}`), link(list[at + 1], "next →", "next"));
}
