"use strict";
// Text and elements. Copy from articles enters the page as text nodes only, here: no markup is ever parsed.

const $ = (id) => document.getElementById(id);

// What can't be seen or turns the line round, as story.py has it.
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** An element: el("a", {href, class}, "text", child). Properties that start with "on" are listeners. */
function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** Fill a view anew. */
function put(view, ...children) {
  view.replaceChildren();
  fill(view, {}, children);
}

/** Copy as nodes: hidden characters become visible marks. */
function seen(text) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(HIDDEN)) {
    if (match.index > from) nodes.push(text.slice(from, match.index));
    const code = match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
    nodes.push(el("span", { class: "hidden-char", title: "a hidden character" }, `⟦U+${code}⟧`));
    from = match.index + 1;
  }
  if (from < text.length) nodes.push(text.slice(from));
  return nodes;
}

/** Copy that keeps its own direction inside our sentence. */
const bdi = (text) => el("bdi", {}, seen(text));
const hush = (text) => el("span", { class: "hush" }, text);

/** Text as the search sees it: no case, no marks. "Lương" is found as "luong". */
function fold(text) {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase(); // most copy
  return text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase().replaceAll("đ", "d");
}

const number = (value) => value.toLocaleString("en-US");
const counted = (value, noun, plural = `${noun}s`) => `${number(value)} ${value === 1 ? noun : plural}`;
const lines = (first, last) => (first === last ? `line ${first}` : `lines ${first}–${last}`);

/** A share that never rounds up to all or down to nothing, as report/text.py has it. */
function percent(share) {
  if (share > 0 && share < 0.005) return "<1%";
  if (share >= 0.995 && share < 1) return ">99%";
  return `${Math.floor(share * 100 + 0.5)}%`;
}

/** Our offsets count characters, JavaScript counts UTF-16 units: the function from one to the other, for a text. */
function units(text) {
  if (!/[\ud800-\udbff]/.test(text)) return (at) => at; // most copy
  const wide = [];
  let characters = 0;
  for (const character of text) {
    if (character.length === 2) wide.push(characters);
    characters += 1;
  }
  if (!wide.length) return (at) => at;
  return (at) => {
    let low = 0;
    let high = wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (wide[middle] < at) low = middle + 1;
      else high = middle;
    }
    return at + low;
  };
}
