// Groups: the articles that tell one story, in order of time, and who has what.

const GROUPS_PAGE = 20;
let groupPage = 1;

function showGroups(query) {
  readAll("articles", "rows", "groups");
  groupPage = Math.max(1, Number.parseInt(new URLSearchParams(query).get("page") || "1", 10) || 1);
  const pages = Math.max(1, Math.ceil(store.groups.length / GROUPS_PAGE));
  const first = (Math.min(groupPage, pages) - 1) * GROUPS_PAGE;
  const link = (to, words) => (to < 1 || to > pages ? el("span", { class: "off" }, words) : el("a", { href: `#groups&page=${to}` }, words));
  put($("view-groups"), 
    el("h1", { id: "h-groups", tabindex: "-1" }, "Groups"),
    el("p", { class: "deck" }, store.groups.length
      ? "Each group is one story that several articles tell, in order of time. The keeper is the one that stays in any case. An article that is left out says no more than the article named beside it; beside one that stays stands why."
      : "No article is a copy or an update of another."),
    ...(store.groups.length ? [el("p", { class: "legend" }, key("shared", "stands in the keeper"), key("among", "stands in another article of the group"), key("own", "its own"))] : []),
    ...store.groups.slice(first, first + GROUPS_PAGE).map(groupOf),
    ...(pages > 1 ? [el("nav", { class: "pager", "aria-label": "Pages of groups" }, link(groupPage - 1, "← before"), el("span", {}, `page ${groupPage} of ${pages}`), link(groupPage + 1, "next →"))] : []),
  );
}

const key = (look, words) => el("span", { class: "key" }, el("i", { class: look }), words, " ");

function groupOf(group) {
  const members = group.members.map((place) => store.articles[place]);
  members.sort((x, y) => (x.time < y.time ? -1 : x.time > y.time ? 1 : (x.version ?? 0) - (y.version ?? 0) || x.at - y.at));
  const most = Math.max(...members.map((article) => article.chars), 1);
  const keeper = store.articles[group.keeper];
  return el("section", { class: "group" },
    el("h2", { dir: "auto" }, seen(keeper.title || keeper.place)),
    el("p", {}, el("strong", { class: "tag kept" }, "Keeper"), " ", el("a", { href: `#article=${keeper.at}` }, bdi(keeper.place)), " ", el("span", { class: "why" }, el("b", {}, "Why"), " ", seen(group.why), ".")),
    el("div", { class: "wide", tabindex: "0", role: "region", "aria-label": `Articles of the group of ${keeper.place}` },
      el("table", {}, el("thead", {}, el("tr", {}, ...["When", "Article", "Who has what", "In the keeper", "Action"].map((name) => el("th", { scope: "col" }, name)))),
        el("tbody", {}, ...members.map((article) => memberOf(article, group, most))))));
}

function memberOf(article, group, most) {
  const isKeeper = article.at === group.keeper;
  const pair = rowsAbout(article.at).find((item) => isPair(item) && (item.a === group.keeper || item.b === group.keeper) && !isKeeper);
  const covered = pair ? (pair.a === article.at ? pair.coverageA : pair.coverageB) : null;
  const what = isKeeper ? el("strong", { class: "tag kept" }, "Keeper")
    : article.keeper >= 0 ? [el("strong", { class: "tag out" }, OUTCOMES.out), el("div", { class: "for" }, "for ", linkTo(store.articles[article.keeper]))]
      : [el("strong", { class: "tag stays" }, "Stays"), whyStays(article, group)];
  return el("tr", {},
    el("td", { class: "when" }, article.time ? article.time.replace("T", " ").slice(0, 16) : "–", article.version === null ? "" : ` v${article.version}`),
    el("th", { scope: "row" }, el("a", { href: pair ? `#finding=${pair.id}` : `#article=${article.at}`, class: "open-row", "data-row": pair?.id }, bdi(article.place))),
    el("td", { class: "bar" }, barOf(article, group, most)),
    el("td", { class: "figure" }, isKeeper ? "–" : covered === null ? "through another" : percent(covered)),
    el("td", {}, what));
}

function whyStays(article, group) {
  const why = group.stays[group.members.indexOf(article.at)];
  return why ? el("div", { class: "for" }, seen(why)) : null;
}

/** What is said again inside the article stands where its twin stands. */
function said(item, spans) {
  const [a, b] = [[item.aStart, item.aEnd], [item.bStart, item.bEnd]];
  const among = ([start, end]) => spans.some(([from, to]) => from < end && to > start);
  const [hasA, hasB] = [among(a), among(b)];
  if (hasA !== hasB) spans.push(hasA ? b : a);
  return hasA || hasB;
}

/** An article that stands in another as a whole is one block, also where its passages are not listed one by one. */
function whole(article, group, inKeeper, inOthers) {
  for (const pair of rowsAbout(article.at).filter(isPair)) {
    const [share, other] = pair.a === article.at ? [pair.coverageA, pair.b] : [pair.coverageB, pair.a];
    if (share < 0.995 || (other !== group.keeper && other !== article.keeper)) continue;
    (other === group.keeper ? inKeeper : inOthers).splice(0, Infinity, [0, article.chars]);
  }
}

/** The article as a bar, as long as it is: what stands in the keeper, in others of the group, and its own. */
function barOf(article, group, most) {
  const [inKeeper, inOthers] = [[], []];
  const members = (group.set ??= new Set(group.members));
  for (const item of rowsAbout(article.at)) {
    if (isPair(item) || item.scope === "within" || !members.has(item.a) || !members.has(item.b)) continue;
    const [span, other] = item.a === article.at ? [[item.aStart, item.aEnd], item.b] : [[item.bStart, item.bEnd], item.a];
    (other === group.keeper || article.at === group.keeper ? inKeeper : inOthers).push(span);
  }
  if (!inKeeper.length && !inOthers.length || article.keeper >= 0) whole(article, group, inKeeper, inOthers);
  for (const item of rowsAbout(article.at)) if (!isPair(item) && item.scope === "within") said(item, inKeeper) || said(item, inOthers);
  const scale = (at) => Math.round((at / most) * 3000) / 10;
  const rect = (look) => ([start, end]) => svg("rect", { class: look, x: scale(start), y: 1, width: Math.max(scale(end - start), 1), height: 14 });
  const shared = inKeeper.reduce((sum, [start, end]) => sum + end - start, 0);
  return svg("svg", { viewBox: "0 0 300 16", preserveAspectRatio: "none", role: "img", "aria-label": `${counted(article.chars, "character")}, ${number(shared)} in shared passages` },
    svg("title", {}, `${counted(article.chars, "character")}, ${number(shared)} in shared passages`),
    svg("rect", { class: "own", x: 0, y: 1, width: scale(article.chars), height: 14 }), inOthers.map(rect("among")), inKeeper.map(rect("shared")));
}
