// Where two spans differ, word by word: the rows that report/words.py makes for the terminal, made when one is opened.
// A row starts where a paragraph of `a` (or one only `b` has) starts: two desks wrap the same lines at other places.

const OPEN = "\"'“‘«‹([{<¿¡";
const SHUT = "\"'”’»›)]}>.,;:!?…。！？،؟";
const UNSPACED = "\\u0e01-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3041-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff";
const PIECE = new RegExp(`[${UNSPACED}][\\u0e31\\u0e34-\\u0e3a\\u0e47-\\u0e4e\\u0300-\\u036f\\u3099\\u309a]*|[^${UNSPACED}]+`, "g");
const ENDS = /[.!?…:"'”’»)。！？؟]$/;
const WRAPPED = 90; // characters; no line of hard-wrapped copy is longer
const STEPS = 1200; // words that may differ before a stretch is split at what both sides have once

/** Words and marks of a text whose first line has the number `line`: {text, space, line, starts, at}. */
function tokens(text, line) {
  const starts = paragraphs(text);
  const found = [];
  let here = 0;
  let last = -1;
  let from = 0;
  for (const match of text.matchAll(/\S+/g)) {
    const gap = text.slice(from, match.index);
    for (const character of gap) if (character === "\n") here += 1;
    let space = gap !== "" || !found.length;
    let at = match.index;
    from = at + match[0].length;
    for (const piece of pieces(match[0])) {
      found.push({ text: piece, space, line: line + here, starts: here !== last && starts.has(here), at });
      at += piece.length;
      space = false;
      last = here;
    }
  }
  return found;
}

function pieces(word) {
  let head = 0;
  let tail = word.length;
  while (head < tail && OPEN.includes(word[head])) head += 1;
  while (tail > head && SHUT.includes(word[tail - 1])) tail -= 1;
  return [word.slice(0, head), ...(word.slice(head, tail).match(PIECE) || []), word.slice(tail)].filter(Boolean);
}

/** Ordinals of the lines that start a paragraph: every line, but not the inner ones of wrapped copy. */
function paragraphs(text) {
  const every = text.split("\n");
  const filled = every.map((line) => line.trimEnd()).filter(Boolean);
  const open = filled.slice(0, -1).filter((line) => !ENDS.test(line)).length;
  const longest = filled.reduce((most, line) => Math.max(most, line.length), 0);
  const wrapped = filled.length >= 4 && longest <= WRAPPED && open * 2 >= filled.length;
  const starts = (line, at) => !wrapped || !at || !every[at - 1].trim() || /^(  |\t)/.test(line);
  return new Set([...every.keys()].filter((at) => starts(every[at], at)));
}

/** Rows of two texts: {a, b: first line or null, same, words: [{op: "same" | "a" | "b", left, right}]}. */
const rowsOf = (a, b, lineA, lineB) => inRows(aligned(tokens(a, lineA), tokens(b, lineB), common));

/** The same where nothing is compared: what each side has, paragraph beside paragraph. */
const apartRows = (a, b, lineA, lineB) => inRows(aligned(tokens(a, lineA), tokens(b, lineB), () => []));

function inRows(pairs) {
  const rows = [];
  let cell = [];
  for (const pair of pairs) {
    if (cell.length && opens(pair, cell)) {
      rows.push(row(cell));
      cell = [];
    }
    cell.push(pair);
  }
  if (cell.length) rows.push(row(cell));
  return rows;
}

function opens([left, right], cell) {
  if (left) return left.starts;
  return right.starts && cell.some((pair) => pair[1]);
}

function row(cell) {
  const line = (side) => cell.find((pair) => pair[side])?.[side].line ?? null;
  const words = cell.map(([left, right]) => ({ op: left && right ? "same" : left ? "a" : "b", left, right }));
  return { a: line(0), b: line(1), same: words.every((word) => word.op === "same"), words };
}

/** The words in order; of a changed stretch, paragraph by paragraph, first what `a` has, then what `b` has. */
function aligned(a, b, shared) {
  const pairs = [];
  let changedA = [];
  let changedB = [];
  const flush = () => {
    const [left, right] = [split(changedA), split(changedB)];
    for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
      for (const token of left[at] || []) pairs.push([token, null]);
      for (const token of right[at] || []) pairs.push([null, token]);
    }
    changedA = [];
    changedB = [];
  };
  let [atA, atB] = [0, 0];
  for (const [startA, startB, size] of [...shared(a, b), [a.length, b.length, 0]]) {
    for (let at = atA; at < startA; at++) changedA.push(a[at]);
    for (let at = atB; at < startB; at++) changedB.push(b[at]);
    [atA, atB] = [startA + size, startB + size];
    const chance = size === 1 && atA < a.length && changedA.length >= 3 && changedB.length >= 3 && !a[startA].starts;
    if (chance) {
      changedA.push(a[startA]);
      changedB.push(b[startB]);
    } else if (size) {
      flush();
      for (let at = 0; at < size; at += 1) pairs.push([a[startA + at], b[startB + at]]);
    }
  }
  flush();
  return pairs;
}

function split(side) {
  const found = [];
  for (const token of side) {
    if (!found.length || token.starts) found.push([]);
    found.at(-1).push(token);
  }
  return found;
}

/** Stretches that both have, in order: [start in a, start in b, size]. */
function common(a, b) {
  const names = new Map();
  const name = (token) => {
    const key = (token.space ? " " : "") + token.text;
    if (!names.has(key)) names.set(key, names.size);
    return names.get(key);
  };
  const matched = [];
  between(a.map(name), b.map(name), 0, a.length, 0, b.length, matched);
  const runs = [];
  for (const [x, y] of matched) {
    const last = runs.at(-1);
    if (last && last[0] + last[2] === x && last[1] + last[2] === y) last[2] += 1;
    else runs.push([x, y, 1]);
  }
  for (let at = 1; at < runs.length; at += 1) slide(a, b, runs[at - 1], runs[at]);
  return runs.filter((run) => run[2]);
}

/** A paragraph that one side alone has: let it be shown from its own first word, "The", not from its twin before it. */
function slide(a, b, before, after) {
  const gapA = after[0] - before[0] - before[2];
  const gapB = after[1] - before[1] - before[2];
  if ((gapA > 0) === (gapB > 0)) return;
  const [side, start, gap] = gapA ? [a, after[0], gapA] : [b, after[1], gapB];
  const same = (x, y) => x.text === y.text && x.space === y.space;
  for (let by = 1; by <= before[2] && same(side[start - by], side[start - gap - by]); by += 1) {
    if (!side[start - by].starts || !side[start - gap - by].starts) continue;
    before[2] -= by;
    after[0] -= by;
    after[1] -= by;
    after[2] += by;
    return;
  }
}

function between(a, b, lowA, highA, lowB, highB, matched) {
  while (lowA < highA && lowB < highB && a[lowA] === b[lowB]) matched.push([lowA++, lowB++]);
  let tail = 0;
  while (lowA < highA - tail && lowB < highB - tail && a[highA - 1 - tail] === b[highB - 1 - tail]) tail += 1;
  [highA, highB] = [highA - tail, highB - tail];
  if (lowA < highA && lowB < highB && !shortest(a, b, lowA, highA, lowB, highB, matched)) {
    for (const [x, y] of [...anchors(a, b, lowA, highA, lowB, highB), [highA, highB]]) {
      shortest(a, b, lowA, x, lowB, y, matched);
      if (x < highA) matched.push([x, y]);
      [lowA, lowB] = [x + 1, y + 1];
    }
  }
  for (let at = 0; at < tail; at += 1) matched.push([highA + at, highB + at]);
}

/** Myers 1986, "An O(ND) difference algorithm": false, and nothing matched, where more than STEPS words differ. */
function shortest(a, b, lowA, highA, lowB, highB, matched) {
  const [n, m] = [highA - lowA, highB - lowB];
  if (n <= 0 || m <= 0) return true;
  const most = Math.min(n + m, STEPS);
  const reach = new Int32Array(2 * most + 3);
  const middle = most + 1;
  const trace = [];
  for (let d = 0; d <= most; d += 1) {
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && reach[middle + k - 1] < reach[middle + k + 1]);
      let x = down ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
      while (x < n && x - k < m && a[lowA + x] === b[lowB + x - k]) x += 1;
      reach[middle + k] = x;
      if (x >= n && x - k >= m) {
        trace.push(reach.slice(middle - d, middle + d + 1));
        back(trace, n, m, lowA, lowB, matched);
        return true;
      }
    }
    trace.push(reach.slice(middle - d, middle + d + 1));
  }
  return false;
}

function back(trace, n, m, lowA, lowB, matched) {
  const found = [];
  let [x, y] = [n, m];
  for (let d = trace.length - 1; d > 0; d -= 1) {
    const before = trace[d - 1];
    const at = (k) => before[k + d - 1] ?? -1;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const fromX = down ? at(k + 1) : at(k - 1);
    const fromY = fromX - (down ? k + 1 : k - 1);
    const [startX, startY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    while (x > startX && y > startY) found.push([lowA + --x, lowB + --y]);
    [x, y] = [fromX, fromY];
  }
  while (x > 0 && y > 0) found.push([lowA + --x, lowB + --y]);
  for (const one of found.reverse()) matched.push(one);
}

/** Words that stand once on each side, the longest chain of them in order of both (patience diff). */
function anchors(a, b, lowA, highA, lowB, highB) {
  const once = (side, low, high) => {
    const at = new Map();
    for (let i = low; i < high; i += 1) at.set(side[i], at.has(side[i]) ? -1 : i);
    return at;
  };
  const [inA, inB] = [once(a, lowA, highA), once(b, lowB, highB)];
  const chain = [];
  const before = new Map();
  for (const [word, x] of inA) {
    const y = inB.get(word) ?? -1;
    if (x < 0 || y < 0) continue;
    let low = 0;
    let high = chain.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (chain[middle][1] < y) low = middle + 1;
      else high = middle;
    }
    chain[low] = [x, y];
    before.set(chain[low], chain[low - 1]);
  }
  const found = [];
  for (let one = chain.at(-1); one; one = before.get(one)) found.push(one);
  return found.reverse();
}
