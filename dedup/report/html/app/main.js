// The address says which view is open; keys and buttons change the address.

const VIEWS = ["overview", "findings", "groups", "article", "finding"];
let lastRow = null; // the finding that was opened last: the list gives it back its focus

function route(focus) {
  const said = location.hash.slice(1);
  if (said === "main") return;
  const [, name, value] = /^([a-z]+)(?:[=&](.*))?$/s.exec(said || meta.start || "overview") || [];
  const view = VIEWS.includes(name) ? name : "overview";
  const rest = decode(value || "");
  if (view === "findings") {
    readAddress(value || "");
    showFindings();
  }
  if (view === "groups") showGroups(value || "");
  if (view === "article") showArticle(...rest.split("&line="));
  if (view === "finding") {
    lastRow = rest;
    showFinding(rest);
  }
  for (const each of VIEWS) $(`view-${each}`).hidden = each !== view;
  const part = { article: "findings", finding: "findings" }[view] || view;
  for (const link of document.querySelectorAll("[data-view]")) {
    if (link.dataset.view === part) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const title = $(name === "undo" ? "h-undo" : `h-${view}`);
  document.title = `${title.textContent} – dedup report`;
  if (name === "undo") title.scrollIntoView();
  if (!focus) return;
  if (name !== "undo" && !(view === "article" && rest.includes("&line="))) scrollTo(0, 0);
  const back = view === "findings" && lastRow ? document.querySelector(`[data-row="${CSS.escape(lastRow)}"]`) : null;
  if (back) back.focus();
  else title.focus({ preventScroll: true });
}

function decode(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Go a finding on: in a list the focus moves, beside an open finding the next one opens. */
function move(step) {
  const open = VIEWS.find((name) => !$(`view-${name}`).hidden);
  if (open === "finding") {
    const link = $(step > 0 ? "next" : "before");
    if (link?.hash) lastRow = decode(link.hash.replace("#finding=", "")); // a key may come before the address is read
    link?.click();
    return;
  }
  const links = [...$(`view-${open}`).querySelectorAll(".open-row, .told .open")];
  const at = links.indexOf(document.activeElement);
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
  if (next) {
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  } else if (open === "findings") {
    const [before, , after] = $("pager").children;
    const link = step > 0 ? after : before;
    if (link?.href) link.click();
  }
}

const KEYS = {
  "/": () => {
    if ($("view-findings").hidden) location.hash = addressOf(choice);
    setTimeout(() => $("search")?.focus(), 0);
  },
  j: () => move(1),
  ArrowDown: () => move(1),
  k: () => move(-1),
  ArrowUp: () => move(-1),
  Escape: () => {
    if (!$("view-finding").hidden || !$("view-article").hidden) $("back")?.click();
    else document.activeElement?.blur();
  },
  1: () => (location.hash = "#overview"),
  2: () => (location.hash = addressOf(choice)),
  3: () => (location.hash = "#groups"),
  t: () => turnTheme(),
  "?": () => $("help").showModal(),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  const typing = event.target.closest?.("input, select, textarea");
  if (typing && event.key === "Escape") return typing.blur();
  // Arrows scroll where there is nothing to go through.
  const arrow = event.key.startsWith("Arrow") && $("view-findings").hidden;
  if (typing || arrow || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
}

function isDark() {
  const set = document.documentElement.dataset.theme;
  return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function turnTheme() {
  document.documentElement.dataset.theme = isDark() ? "light" : "dark";
  nameTheme();
}

function nameTheme() {
  $("theme").textContent = isDark() ? "Light" : "Dark";
}

/** The folder that this page lies in, as a shell takes it: the command under "How to undo it" can be pasted. */
function nameFolder() {
  const place = $("undo-folder");
  if (!place || location.protocol !== "file:") return;
  const folder = decode(location.pathname).replace(/\/[^/]*$/, "").replace(/^\/(?=[A-Za-z]:)/, "") || "/";
  place.textContent = "";
  place.append(...seen(/^[\w./:+@%,-]+$/.test(folder) ? folder : /^[A-Za-z]:/.test(folder) ? `"${folder}"` : `'${folder.replaceAll("'", "'\\''")}'`));
  $("undo-how").textContent = "The folder is the one that this page lies in. If the page was moved, name the folder that dedup clean wrote.";
}

$("tools").hidden = false;
$("count-rows").textContent = number(meta.size.rows);
$("count-groups").textContent = number(meta.size.groups);
$("theme").addEventListener("click", turnTheme);
$("help-button").addEventListener("click", () => $("help").showModal());
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", nameTheme);
addEventListener("hashchange", () => route(true));
addEventListener("keydown", onKey);
nameTheme();
nameFolder();
route(false);
readWhenIdle();
