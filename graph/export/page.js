/*
 * The page around the drawing: search, filters, the evidence of one box or arrow, the keyboard. Everything it shows it
 * copies from the tables of the page, as nodes or as text, never as markup.
 */
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var holder = document.getElementById("picture"), shown = 0, drawing = null, stop = null, at = null;
  function get(id) { return document.getElementById(id); }
  function all(selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); }
  function unpack(groups) {
    var rows = [];
    groups.forEach(function (group) {
      group.slice(1).forEach(function (values) {
        var row = {};
        group[0].forEach(function (name, place) { row[name] = values[place]; });
        rows.push(row);
      });
    });
    return rows;
  }
  /* What the page leaves out of its data, as the tables say it: the lines of a box as tables, its height, titles. */
  function completed(packed) {
    var styles = packed.frame.styles, nodes = unpack(packed.nodes), edges = unpack(packed.edges);
    nodes.forEach(function (node) {
      if (!node.lines) { return; }
      node.boxHeight = 20;
      node.lines = node.lines.map(function (line) {
        var style = data.styles[line[0]];
        node.boxHeight += styles[style].height;
        return { text: line[1], style: style, rtl: !!line[2] };
      });
      node.title = ["name", "note", "sign"].map(function (style) { return text(node, style).join(" "); }).join("\n").trim();
    });
    edges.forEach(function (edge) {
      var row = edge.link && get(edge.link);
      if (row) { edge.title = row.textContent.trim().replace(/\s+/g, " ").slice(0, 300); }
    });
    return { nodes: nodes, edges: edges, options: data.options, frame: packed.frame };
  }
  if (!holder || !data.drawings[0].nodes.length) { return; }

  /* --- the drawing --- */
  function draw(which) {
    if (stop) { stop(); }
    shown = which;
    at = null;
    drawing = completed(data.drawings[which]);
    stop = drawPicture(holder, drawing, get("sideways"), open, which > 0);
    filter();
  }
  function boxOf(number) { return data.drawings[shown].folded[number] || "box-" + number; }
  function boxesOf(row) { return row.dataset.nodes ? row.dataset.nodes.split(" ").map(boxOf) : []; }
  function named(key) { return drawing.nodes.filter(function (node) { return node.id === key; })[0]; }

  /* --- search and filters --- */
  var rows = all("table.filtered tbody tr"), links = all("table.links:not(.filtered) tbody tr");
  var texts = rows.map(function (row) { return row.textContent.toLowerCase(); });
  var filters = all("select[data-filter]"), said = get("said");
  function filter() {
    var wanted = get("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean), kept = 0, boxes = new Set();
    var chosen = filters.filter(function (one) { return one.value !== ""; });
    rows.forEach(function (row, place) {
      var fits = wanted.every(function (word) { return texts[place].indexOf(word) >= 0; }) &&
        chosen.every(function (one) { return row.dataset[one.dataset.filter] === one.value; });
      row.hidden = !fits;
      if (fits) {
        kept += 1;
        boxesOf(row).forEach(function (key) { boxes.add(key); });
      }
    });
    var narrowed = wanted.length > 0 || chosen.length > 0;
    links.forEach(function (row) {
      row.hidden = narrowed && !boxesOf(row).every(function (key) { return boxes.has(key); });
    });
    stop.fade(narrowed ? boxes : null);
    var others = shown ? "The picture shows only these." : "In the picture the others are faint.";
    said.textContent = narrowed ? kept + " of " + rows.length + " rows fit. " + others : "";
  }

  /* --- the evidence of one box or arrow --- */
  var panel = get("panel"), body = get("panel-body"), from = null;
  function copied(node) {
    var copy = node.cloneNode(true);
    if (copy.removeAttribute) { copy.removeAttribute("id"); }
    return copy;
  }
  function add(tag, text, into) {
    var made = document.createElement(tag);
    made.textContent = text;
    (into || body).appendChild(made);
    return made;
  }
  function tell(row, into) {
    var item = add("li", "", into);
    Array.prototype.forEach.call(row.cells, function (cell) {
      var part = document.createElement("div");
      Array.prototype.forEach.call(cell.childNodes, function (child) { part.appendChild(copied(child)); });
      item.appendChild(part);
    });
  }
  function list(title, some) {
    if (!some.length) { return; }
    add("h3", title);
    var into = add("ul", "");
    some.forEach(function (row) { tell(row, into); });
  }
  function text(box, style) {
    return box.lines.filter(function (line) { return line.style === style; }).map(function (line) { return line.text; });
  }
  function open(thing) {
    body.textContent = "";
    if (thing.link) {
      get("panel-name").textContent = "What is stated of this link";
      list("", [get(thing.link)]);
      stop.choose(null);
    } else {
      get("panel-name").textContent = text(thing, "name").join(" ");
      add("p", text(thing, "note").concat(text(thing, "sign")).join(" · "));
      list("On record here, or compared with it", rows.filter(function (row) { return boxesOf(row)[0] === thing.id; }).slice(0, 50));
      var own = all("table.links tbody tr").filter(function (row) { return boxesOf(row).indexOf(thing.id) >= 0; });
      list("Links in and out" + (own.length > 50 ? " (50 of " + own.length + "; all are in the table below)" : ""), own.slice(0, 50));
      at = thing.id;
      stop.choose(at);
    }
    panel.hidden = false;
    panel.scrollIntoView({ block: "nearest" });
    panel.focus({ preventScroll: true });
  }
  function close() {
    panel.hidden = true;
    stop.choose(null);
    holder.focus({ preventScroll: true });
  }
  panel.querySelector(".close").addEventListener("click", close);

  /* --- the keyboard --- */
  var STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  function nearest(way) {
    var here = named(at), best = null, least = Infinity;
    drawing.nodes.forEach(function (node) {
      if (!node.lines || node.faded) { return; }
      var x = node.x - (here ? here.x : 0), y = node.y - (here ? here.y : 0);
      var along = x * way[0] + y * way[1], aside = Math.abs(x * way[1]) + Math.abs(y * way[0]);
      var far = along + (way[0] ? aside : 4 * aside);
      if (here ? along > 1 && far < least : x + y < least) {
        best = node;
        least = here ? far : x + y;
      }
    });
    return best;
  }
  holder.tabIndex = 0;
  holder.setAttribute("role", "application");
  holder.setAttribute("aria-roledescription", "picture");
  holder.setAttribute("aria-describedby", "keys");
  holder.addEventListener("keydown", function (event) {
    var way = STEPS[event.key];
    if (way) {
      var next = nearest(way);
      if (next) {
        at = next.id;
        stop.choose(at);
        said.textContent = text(next, "name").join(" ") + ": " + text(next, "note").concat(text(next, "sign")).join(", ");
      }
    } else if (event.key === "Enter" && named(at)) { open(named(at)); }
    else if (event.key === "Escape") { close(); }
    else { return; }
    event.preventDefault();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && !panel.hidden) { close(); }
  });

  /* --- switched on --- */
  all(".tools, .toggle, #keys").forEach(function (one) { one.hidden = false; });
  get("search").addEventListener("input", filter);
  filters.forEach(function (one) { one.addEventListener("change", filter); });
  get("all-again").addEventListener("click", function () {
    get("search").value = "";
    filters.forEach(function (one) { one.value = ""; });
    filter();
  });
  var whole = get("whole");
  if (whole) {
    var label = whole.textContent;
    whole.addEventListener("click", function () {
      draw(shown ? 0 : 1);
      whole.textContent = shown ? "Count boxes together again" : label;
    });
  }
  draw(0);
  holder.setAttribute("data-drawn", "yes");
})();
