"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const SVG = "http://www.w3.org/2000/svg";

  // Elements are only ever made of names and texts: no text of the data becomes markup.
  function made(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }
  function drawn(name, attributes = {}, words) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (words !== undefined) element.textContent = words;
    return element;
  }
  function button(words, action) {
    const element = made("button", { type: "button" }, words);
    element.addEventListener("click", () => action(element));
    return element;
  }
  function tell(words) {
    $("ui-done").textContent = words;
    setTimeout(() => { if ($("ui-done").textContent === words) $("ui-done").textContent = ""; }, 4000);
  }
  const banners = all("header .banners li").map((line) => line.textContent);

  // ---- Tables as text
  function grid(table) {
    const rows = [];
    [...table.rows].forEach((row, y) => {
      rows[y] ??= [];
      let x = 0;
      for (const cell of row.cells) {
        while (rows[y][x] !== undefined) x += 1;
        for (let down = 0; down < cell.rowSpan; down += 1)
          for (let right = 0; right < cell.colSpan; right += 1)
            (rows[y + down] ??= [])[x + right] = cell.textContent.trim();
      }
    });
    const heads = rows.splice(0, table.tHead.rows.length);
    const names = (heads[0] || []).map((_, x) => [...new Set(heads.map((row) => row[x] || ""))].join(" ").trim());
    return [names, ...rows];
  }
  // A spreadsheet must not run a label as a formula.
  const harmless = (text) => (/^[=+\-@\t\r＝＋－＠]/.test(text) && !/^[+-]?[\d,.]*$/.test(text) ? "'" + text : text);
  const marks = () => banners.map((line) => [line]);
  function csv(table) {
    const quoted = (text) => (/[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text);
    return "\ufeff" + [...grid(table), ...marks()].map((row) => row.map((c) => quoted(harmless(c))).join(",")).join("\n") + "\n";
  }
  const tabbed = (table) =>
    [...grid(table), ...marks()].map((row) => row.map((c) => harmless(c.replace(/[\t\r\n]+/g, " "))).join("\t")).join("\n");

  async function copy(text, words) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = made("textarea", { "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    tell(words);
  }
  function save(blob, name) {
    const link = made("a", { download: name, href: URL.createObjectURL(blob) });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    tell(name + " を保存しました");
  }

  // ---- Figures as files: the warnings, the title and the notes go with them
  function standalone(figure) {
    const [picture, image] = [figure.querySelector("svg"), figure.querySelector("img")];
    const [width, height] = picture ? [picture.viewBox.baseVal.width, picture.viewBox.baseVal.height] : [640, (640 * image.naturalHeight) / image.naturalWidth];
    const told = picture ? picture.getAttribute("aria-label") : image.alt;
    const above = [...banners, figure.querySelector("figcaption").textContent].flatMap((line) => wrapped(line, 610));
    const below = all(".notes li", figure).flatMap((line) => wrapped(line.textContent, 630));
    const top = above.length * 16 + 8;
    const whole = top + height + below.length * 16 + 8;
    const family = getComputedStyle(document.body).fontFamily;
    const svg = drawn("svg", {
      xmlns: SVG, viewBox: `0 0 ${width + 16} ${whole}`, width: width + 16, height: whole, role: "img",
      "aria-label": told, "font-family": family, "font-size": 12, fill: "#1a1a1a",
    });
    svg.append(drawn("title", {}, figure.querySelector("figcaption").textContent));
    svg.append(drawn("desc", {}, told));
    svg.append(drawn("rect", { width: "100%", height: "100%", fill: "#ffffff" }));
    above.forEach((line, n) => svg.append(drawn("text", { x: 8, y: 16 * n + 18, "font-weight": "bold" }, line)));
    const inside = drawn("g", { transform: `translate(8 ${top})` });
    inside.append(...(picture ? [...picture.childNodes].map((node) => node.cloneNode(true)) : [drawn("image", { href: image.src, width, height })]));
    svg.append(inside);
    const used = new Set([...inside.innerHTML.matchAll(/url\(#([\w-]+)\)/g)].map((match) => match[1]));
    svg.append(...all(".patterns pattern").filter((pattern) => used.has(pattern.id)).map((pattern) => pattern.cloneNode(true)));
    below.forEach((line, n) => svg.append(drawn("text", { x: 8, y: top + height + 16 * n + 14, "font-size": 11 }, line)));
    return [new XMLSerializer().serializeToString(svg), width + 16, whole];
  }
  function saveSvg(figure, name) {
    save(new Blob([standalone(figure)[0]], { type: "image/svg+xml" }), name + ".svg");
  }
  function savePng(figure, name) {
    const [text, width, height] = standalone(figure);
    const picture = new Image();
    picture.onload = () => {
      const canvas = made("canvas", { width: Math.ceil(width * 2), height: Math.ceil(height * 2) });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(blob, name + ".png"), "image/png");
    };
    picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  }

  // ---- Buttons of a section. One stop of the tab key; arrow keys go on.
  function toolbar(title, ...buttons) {
    const bar = made("div", { class: "tools", role: "toolbar", "aria-label": title }, ...buttons);
    buttons.forEach((one, place) => { one.tabIndex = place ? -1 : 0; });
    bar.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const place = buttons.indexOf(document.activeElement);
      if (!step || place < 0) return;
      event.preventDefault();
      focusOn(buttons, buttons[(place + step + buttons.length) % buttons.length]).focus();
    });
    bar.addEventListener("focusin", (event) => focusOn(buttons, event.target));
    return bar;
  }
  function focusOn(buttons, one) {
    if (buttons.includes(one)) buttons.forEach((other) => { other.tabIndex = other === one ? 0 : -1; });
    return one;
  }
  function equip(section, name, title, extra = []) {
    const figures = all("figure", section);
    const views = figures.length === 0 ? [] : [["", "図と表"], ["figure", "図だけ"], ["table", "表だけ"]].map(([show, words]) => {
      const one = button(words, () => {
        section.dataset.show = show;
        views.forEach((other) => other.setAttribute("aria-pressed", String(other === one)));
      });
      one.setAttribute("aria-pressed", String((section.dataset.show || "") === show));
      return one;
    });
    const table = section.querySelector(".body table");
    section.querySelector(".head").after(toolbar(title + "の表示と保存", ...views,
      button("表をコピー", () => copy(tabbed(table), "表をコピーしました")),
      button("CSV", () => save(new Blob([csv(table)], { type: "text/csv" }), name + ".csv")), ...extra));
    figures.forEach((figure, place) => {
      const own = name + (figures.length > 1 ? "-" + (place + 1) : "");
      figure.append(toolbar(title + "の図の保存",
        button("図を保存(SVG)", () => saveSvg(figure, own)), button("図を保存(PNG)", () => savePng(figure, own))));
    });
  }

  // ---- Search
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  let index = null;
  function indexed() {
    const links = new Map(all("#ui-contents li li a").map((link) => [link.getAttribute("href").slice(1), link.parentElement]));
    return all("main > .part:not(.explorer)").map((part) => ({
      part,
      entry: all("#ui-contents nav > ol > li").find((li) => li.firstElementChild.getAttribute("href") === "#" + part.querySelector("h2").id),
      loose: all(":scope > .loose", part),
      blocks: all(":scope > :not(h2, .loose)", part).map((block) => {
        const isTable = block.matches("section");
        const parts = isTable ? all("h3, h4, h5, h6, li, p, th, figcaption", block) : [block];
        const text = parts.map((one) => one.textContent).join(" ");
        return { block, isTable, link: links.get(block.id), text: plain(text), question: plain(block.dataset.question || "") };
      }),
    }));
  }
  function search() {
    index ??= indexed();
    const words = plain($("ui-words").value).split(" ").filter(Boolean);
    const number = words.length === 1 ? words[0].replace(/^問/, "q") : "";
    const exact = index.some((one) => one.blocks.some((b) => number && b.question === number));
    let found = 0;
    for (const { part, entry, loose, blocks } of index) {
      let inside = 0;
      for (const one of blocks) {
        const hit = exact ? one.question === number : words.every((word) => one.text.includes(word));
        one.block.hidden = !hit;
        if (one.link) one.link.hidden = !hit;
        inside += hit;
        found += hit && one.isTable;
      }
      loose.forEach((heading) => { heading.hidden = words.length > 0; });
      part.hidden = words.length > 0 && inside === 0;
      entry.hidden = part.hidden;
      const list = entry.querySelector("details");
      if (list) list.open = words.length > 0 && inside > 0;
    }
    $("ui-found").textContent = words.length === 0 ? "" : found ? `${found}件の図表が見つかりました` : "見つかりませんでした。別の言葉でさがしてください";
  }

  // ---- Explorer
  const LINE = 15, WIDTH = 640;
  // About as wide as the page's own font draws them, in units of a figure.
  const wide = (c) => (c > "\u04ff" && !/[\uff61-\uff9f]/.test(c) ? 12.2 : " .,:;'|()-il".includes(c) ? 5.5 : 9.3);
  const long = (text) => [...text].reduce((sum, c) => sum + wide(c), 0);
  function wrapped(text, room) {
    const lines = [""];
    for (const piece of text.match(/[!-~]+|./gsu) || []) {
      for (const c of long(piece) <= room ? [piece] : [...piece]) {
        if (long(lines.at(-1)) + long(c) > room && !"、。，．・』」）)】ー".includes(c)) lines.push("");
        lines[lines.length - 1] += c;
      }
    }
    return lines;
  }
  // Reads a printed cell as render/report/explorer_data.py does: marks after the number are left out.
  function printed(text) {
    const match = /^[\d,]+(\.\d+)?/.exec(text);
    return match && match[0] !== "," ? Number(match[0].replaceAll(",", "")) : null;
  }

  function explorer() {
    const data = JSON.parse($("ui-data").textContent);
    const [question, axis, wave, show, kind] = ["question", "axis", "wave", "show", "chart"].map((name) => $("ui-" + name));
    const views = new Map(data.views.map((view) => [view.slice(0, 3).join("\n"), view]));
    const label = (pairs, id) => (pairs.find((pair) => pair[0] === id) || ["", ""])[1];
    const axes = [["", "全体(分析軸なし)"], ...data.axes];
    question.append(...data.questions.map(([id, words]) => made("option", { value: id }, words)));
    axis.append(...axes.map(([id, words]) => made("option", { value: id }, words)));
    wave.append(...data.waves.map(([id, words]) => made("option", { value: id }, words)));

    function chosen() {
      const notes = [];
      const has = (w, a) => views.has([question.value, a, w].join("\n"));
      const free = (w) => axes.some(([a]) => has(w, a));
      for (const option of wave.options) option.disabled = !free(option.value);
      if (!free(wave.value)) {
        const other = [...wave.options].find((option) => !option.disabled);
        if (!other) return null;
        notes.push(`${label(data.waves, wave.value)}の集計はないため、${other.textContent}を表示します。`);
        wave.value = other.value;
      }
      for (const option of axis.options) option.disabled = !has(wave.value, option.value);
      if (!has(wave.value, axis.value)) {
        const other = [...axis.options].find((option) => !option.disabled);
        notes.push(`この分析軸の集計はないため、${other.textContent}を表示します。`);
        axis.value = other.value;
      }
      const view = views.get([question.value, axis.value, wave.value].join("\n"));
      const stackable = !view[3] && show.value === "percent" && /[ox]/.test(view[4]);
      kind.options[0].disabled = !stackable;
      if (!stackable && kind.value === "stacked") {
        notes.push("帯グラフは、1つだけ選ぶ設問の割合でだけ描けます。横棒グラフを表示します。");
        kind.value = "answers";
      }
      return [view, notes];
    }

    function show_view() {
      const [view, notes] = chosen() || [null, []];
      if (!view) return;
      const texts = (places) => places.map((place) => data.texts[place]);
      const percent = show.value === "percent";
      const rows = view[7].map(([words, base, percents, counts, isTotal, numbers]) => {
        const joined = percent ? percents : counts, cells = typeof joined === "string" ? joined.split(" ") : joined;
        return { label: data.texts[words], base, cells, isTotal: isTotal === 1, numbers: (percent && numbers) || cells.map(printed) };
      });
      const answers = texts(view[5]).map((words, place) => ({ words, kind: view[4][place], place }));
      const title = label(data.questions, view[0]) + (view[1] ? `　${label(data.axes, view[1])}別` : "　全体");
      const about = [label(data.waves, view[2]), percent ? "割合(％)" : "回答数(件)"];
      draw($("ui-view"), title, about, rows, answers, texts(view[6]), percent);
      const words = kind.value === "none" ? "表" : kind.selectedOptions[0].textContent + "と表";
      $("ui-told").textContent = `${notes.join("")}${title}、${about.join("、")}の${words}を表示しています。${finding(rows, answers, percent)}`;
    }

    function finding(rows, answers, percent) {
      const whole = rows.find((row) => row.isTotal);
      const options = answers.filter((one) => one.kind === "o");
      if (!whole || !options.length || options.some((one) => whole.cells[one.place] === "x" || whole.cells[one.place] === "X")) return "";
      const most = Math.max(...options.map((one) => whole.numbers[one.place] ?? 0));
      const first = options.filter((one) => whole.numbers[one.place] === most);
      if (!(most > 0)) return "";
      return `全体では「${first.map((one) => one.words).join("」と「")}」が${whole.cells[first[0].place]}${percent ? "％" : "件"}で最も多くなっています。`;
    }

    function draw(section, title, about, rows, answers, notes, percent) {
      const head = made("div", { class: "head" }, made("h3", {}, title), made("ul", { class: "about" }, ...about.map((line) => made("li", {}, line))));
      const pieces = [head];
      const picture = kind.value === "none" ? null : { stacked, answers: byAnswer, groups: byGroup }[kind.value](rows, answers);
      if (picture) {
        picture.setAttribute("aria-label", `${title}。${about.join("、")}。${finding(rows, answers, percent)}数字は表にあります。`);
        pieces.push(made("figure", {}, made("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": title + "の図" }, picture),
          made("figcaption", {}, title), made("ul", { class: "notes" }, made("li", {}, "単位: " + (percent ? "％" : "件")))));
      }
      pieces.push(made("div", { class: "body" }, made("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": title }, tableOf(title, rows, answers)),
        made("ul", { class: "notes" }, ...notes.map((line) => made("li", {}, "注) " + line)))));
      section.replaceChildren(...pieces);
      const place = data.places[question.value];
      const links = [button("この表示へのリンクをコピー", () => copy(location.href, "リンクをコピーしました"))];
      if (place) links.push(button("報告書の中の表へ", () => { location.hash = place; }));
      equip(section, ["explorer", question.value, axis.value, wave.value].filter(Boolean).join("-"), title, links);
    }

    function tableOf(title, rows, answers) {
      const head = made("tr", {}, made("th", { scope: "col", class: "label" }, "区分"), made("th", { scope: "col" }, "n"),
        ...answers.map((one) => made("th", { scope: "col" }, one.words)));
      const body = rows.map((row) => made("tr", row.isTotal ? { class: "total" } : {}, made("th", { scope: "row" }, row.label), made("td", {}, row.base),
        ...answers.map((one) => made("td", {}, row.cells[one.place]))));
      return made("table", { class: answers.length > 12 ? "wide" : "" }, made("caption", {}, title), made("thead", {}, head), made("tbody", {}, ...body));
    }

    // ---- Figures, as render/report/light_svg.py draws them
    const words = (x, y, text, more = {}) => drawn("text", { x: x.toFixed(1), y: (y + 4.2).toFixed(1), ...more }, text);
    const bar = (x, y, width, height, fill, stroke = "none") => drawn("rect", { x: x.toFixed(1), y: y.toFixed(1), width: width.toFixed(1), height, fill, stroke });
    const framed = (parts, height) => {
      const svg = drawn("svg", { viewBox: `0 0 ${WIDTH} ${Math.ceil(height)}`, role: "img" });
      svg.append(...parts);
      return svg;
    };
    const named = (row) => `${row.label}(n=${row.base})`;
    const lookOf = (answers, one) => data.looks.at(one.kind === "x" ? -1 : answers.filter((other) => other.kind === "o").indexOf(one) % (data.looks.length - 1));

    const roomOf = (labels) => Math.max(...labels.flatMap((text) => wrapped(text, 172)).map(long)) + 8;
    function lanes(labels, left, top, thick, each) {
      const lines = labels.map((text) => wrapped(text, 172));
      let y = top;
      const parts = [];
      lines.forEach((label, place) => {
        const high = Math.max(thick, label.length * LINE);
        label.forEach((line, n) => parts.push(words(left - 7, y + high / 2 + (n - (label.length - 1) / 2) * LINE, line, { "text-anchor": "end" })));
        parts.push(...each(place, y + (high - thick) / 2));
        y += high + 9;
      });
      return [parts, y];
    }
    function stacked(rows, answers) {
      const shown = answers.filter((one) => one.kind === "o" || one.kind === "x");
      const parts = [];
      let x = 0, y = 4;
      for (const one of shown) {
        const lines = wrapped(one.words, 590), width = 29 + Math.max(...lines.map(long));
        if (x && x + width > WIDTH) { x = 0; y += 18; }
        parts.push(bar(x, y, 12, 12, lookOf(answers, one)[0]), ...lines.map((line, n) => words(x + 17, y + 6 + n * LINE, line)));
        x += width;
        y += (lines.length - 1) * LINE;
      }
      const longest = Math.max(100, ...rows.map((row) => shown.reduce((sum, one) => sum + (row.numbers[one.place] ?? 0), 0)));
      const labels = rows.map(named), left = roomOf(labels), scale = (WIDTH - left - 2) / longest;
      const [bars, bottom] = lanes(labels, left, y + 26, 20, (place, top) => {
        const row = rows[place];
        // With a hidden part the others would show how large it is.
        if (shown.some((one) => row.numbers[one.place] === null && /^[xX]/.test(row.cells[one.place]))) return [words(left + 4, top + 10, "伏せた数があるため図にしません")];
        let start = left;
        return shown.flatMap((one) => {
          const value = row.numbers[one.place] ?? 0, width = value * scale, [paint, letters] = lookOf(answers, one);
          const pieces = width > 0 ? [bar(start, top, width, 20, paint, "#ffffff")] : [];
          if (width > long(row.cells[one.place])) {
            const more = Object.fromEntries([...letters.matchAll(/([\w-]+)="([^"]*)"/g)].map((match) => match.slice(1)));
            pieces.push(words(start + width / 2, top + 10, row.cells[one.place], { "text-anchor": "middle", ...more }));
          }
          start += width;
          return pieces;
        });
      });
      return framed([...parts, ...bars], bottom);
    }
    function blocks(groups) {
      const most = Math.max(...groups.flatMap((group) => group.bars.map((one) => one.number ?? 0))) || 1;
      const left = roomOf(groups.flatMap((group) => group.bars.map((one) => one.label))), parts = [];
      let y = 4;
      for (const group of groups) {
        if (group.title) for (const line of wrapped(group.title, 600)) { parts.push(words(0, y + 8, line, { "font-weight": "bold" })); y += LINE; }
        if (group.title) y += 7;
        const [bars, bottom] = lanes(group.bars.map((one) => one.label), left, y, 16, (place, top) => {
          const one = group.bars[place], width = ((one.number ?? 0) / most) * (WIDTH - left - 60);
          return [bar(left, top, width, 16, one.colour), words(left + width + 4, top + 8, one.text)];
        });
        parts.push(...bars);
        y = bottom + 8;
      }
      return framed(parts, y);
    }
    const drawable = (answers) => answers.filter((one) => one.kind !== "s");
    const colours = (answers, one) => data.looks.at(one.kind === "x" ? -1 : 0)[0];
    function byAnswer(rows, answers) {
      const shown = drawable(answers);
      if (!shown.length) return null;
      if (rows.length === 1) return byGroup(rows, answers);
      return blocks(shown.map((one) => ({ title: one.words, bars: rows.map((row) => ({ label: named(row), number: row.numbers[one.place], text: row.cells[one.place], colour: colours(answers, one) })) })));
    }
    function byGroup(rows, answers) {
      const shown = drawable(answers);
      if (!shown.length) return null;
      return blocks(rows.map((row) => ({ title: named(row), bars: shown.map((one) => ({ label: one.words, number: row.numbers[one.place], text: row.cells[one.place], colour: colours(answers, one) })) })));
    }

    // ---- What is chosen stands in the address, so that a view can be linked
    const FIELDS = { q: question, by: axis, wave, show, chart: kind };
    function keep() {
      const state = new URLSearchParams(Object.entries(FIELDS).map(([key, field]) => [key, field.value]));
      history.replaceState(null, "", "#explorer&" + state);
    }
    function follow() {
      if (!location.hash.startsWith("#explorer&")) return;
      const state = new URLSearchParams(location.hash.slice("#explorer&".length));
      for (const [key, field] of Object.entries(FIELDS)) {
        const wanted = state.get(key);
        if (wanted !== null && [...field.options].some((option) => option.value === wanted)) field.value = wanted;
      }
      show_view();
      $("explorer").scrollIntoView();
    }
    function go(step) {
      const next = question.selectedIndex + step;
      if (next >= 0 && next < question.options.length) { question.selectedIndex = next; show_view(); keep(); }
    }
    $("ui-explorer").addEventListener("submit", (event) => event.preventDefault());
    $("ui-explorer").addEventListener("change", () => { show_view(); keep(); });
    $("ui-before").addEventListener("click", () => go(-1));
    $("ui-after").addEventListener("click", () => go(1));
    addEventListener("hashchange", follow);
    $("ui-without").hidden = true;
    $("ui-explorer").hidden = $("ui-view").hidden = false;
    show_view();
    follow();
    return (id) => { question.value = id; location.hash = "#explorer&" + new URLSearchParams({ q: id }); };
  }

  // ---- Start
  const visit = $("ui-data") ? explorer() : null;
  const offered = new Set($("ui-data") ? [...$("ui-question").options].map((option) => option.value) : []);
  for (const section of all("main .part:not(.explorer) > section.table")) {
    const id = section.dataset.question;
    const extra = visit && offered.has(id) ? [button("切り替えて見る", () => visit(id))] : [];
    equip(section, section.id, section.querySelector(".head").firstElementChild.textContent, extra);
  }
  $("ui-search").hidden = false;
  $("ui-search").addEventListener("submit", (event) => event.preventDefault());
  $("ui-words").addEventListener("input", search);
  $("ui-words").addEventListener("keydown", (event) => { if (event.key === "Escape") { $("ui-words").value = ""; search(); } });
  $("ui-clear").addEventListener("click", () => { $("ui-words").value = ""; search(); $("ui-words").focus(); });
  if (matchMedia("(max-width: 64rem)").matches) $("ui-contents").open = false;
})();
