/* Defines drawPicture, which draws boxes and arrows into an element. It holds no data, and is the same for every page. */
var drawPicture = (function () {
  "use strict";
  var FONT = "Arial, Helvetica, 'Liberation Sans', 'Noto Sans', sans-serif";
  var INK = "#1b1e23", ORANGE = "#a34700", PAD = 10;
  var LOOKS = {
    brand: { fill: "#1f3a5f", line: "#1f3a5f", text: "#ffffff", border: 1.5, corner: 8 },
    site: { fill: "#f3f4f6", line: "#5b626c", text: INK, border: 1.5, corner: 8 },
    finding: { fill: ORANGE, line: "#4a2000", text: "#ffffff", border: 4, corner: 0 },
    fold: { fill: "#ffffff", line: "#5b626c", text: INK, border: 1.5, corner: 8, dash: [5, 4] },
    "fold-finding": { fill: "#ffffff", line: ORANGE, text: "#7a3500", border: 3, corner: 0, dash: [7, 4] }
  };
  function outline(ctx, look, left, top, width, height) {
    var cut = 10;
    ctx.beginPath();
    if (look.corner) {
      ctx.roundRect(left, top, width, height, look.corner);
      return;
    }
    /* cut corners: a finding is known by its shape, too */
    ctx.moveTo(left + cut, top);
    ctx.lineTo(left + width - cut, top);
    ctx.lineTo(left + width, top + cut);
    ctx.lineTo(left + width, top + height - cut);
    ctx.lineTo(left + width - cut, top + height);
    ctx.lineTo(left + cut, top + height);
    ctx.lineTo(left, top + height - cut);
    ctx.lineTo(left, top + cut);
    ctx.closePath();
  }

  function paint(ctx, node, styles, x, y, lit) {
    ctx.globalAlpha = node.faded ? 0.22 : 1;
    var kind = node.kind.split(" "), look = LOOKS[kind[0]];
    var width = node.boxWidth, height = node.boxHeight, left = x - width / 2, top = y - height / 2, line = top + PAD;
    ctx.lineWidth = look.border;
    ctx.strokeStyle = look.line;
    ctx.fillStyle = look.fill;
    ctx.setLineDash(look.dash || []);
    if (kind[1]) {
      /* a group of sites or a sector is a stack of cards, never one place */
      outline(ctx, look, left + 6, top + 6, width, height);
      ctx.fill();
      ctx.stroke();
    }
    outline(ctx, look, left, top, width, height);
    ctx.fill();
    ctx.stroke();
    if (lit || node.chosen) {
      ctx.lineWidth = look.border + (node.chosen ? 3.5 : 1.5);
      ctx.strokeStyle = INK;
      ctx.stroke();
    }
    ctx.clip();
    ctx.fillStyle = look.text;
    ctx.textBaseline = "middle";
    node.lines.forEach(function (part) {
      var style = styles[part.style];
      ctx.font = (style.bold ? "bold " : "") + style.size + "px " + FONT;
      ctx.direction = part.rtl ? "rtl" : "ltr";
      ctx.textAlign = part.rtl ? "right" : "left";
      ctx.fillText(part.text, part.rtl ? left + width - PAD : left + PAD, line + style.height / 2, width - 2 * PAD);
      line += style.height;
    });
  }

  function point() {
    return { drawNode: function () {}, nodeDimensions: { width: 1, height: 1 } };
  }

  function word(node) {
    return function (given) {
      return {
        drawNode: function () {
          var ctx = given.ctx;
          ctx.globalAlpha = node.faded ? 0.22 : 1;
          ctx.fillStyle = "#ffffff";
          ctx.fillRect(given.x - node.boxWidth / 2, given.y - 8, node.boxWidth, 16);
          ctx.fillStyle = INK;
          ctx.font = "11.5px " + FONT;
          ctx.direction = "ltr";
          ctx.textAlign = "center";
          ctx.textBaseline = "middle";
          ctx.fillText(node.word, given.x, given.y, node.boxWidth);
          ctx.globalAlpha = 1;
        },
        nodeDimensions: { width: node.boxWidth, height: 16 }
      };
    };
  }

  function box(node, styles) {
    return function (given) {
      return {
        drawNode: function () {
          given.ctx.save();
          paint(given.ctx, node, styles, given.x, given.y, given.state.hover);
          given.ctx.restore();
        },
        nodeDimensions: { width: node.boxWidth, height: node.boxHeight }
      };
    };
  }

  /* What vis-network draws: the boxes and words, and at both sides of each box a point where arrows end. */
  function nodesOf(data) {
    var nodes = [];
    data.nodes.forEach(function (node) {
      node.ctxRenderer = node.kind === "word" ? word(node) : box(node, data.frame.styles);
      node.vis = { id: node.id, label: " ", shape: "custom", x: node.x, y: node.y, fixed: true, chosen: false,
        title: node.title, ctxRenderer: node.ctxRenderer };
      if (node.kind !== "lane") { nodes.push(node.vis); }
      if (node.kind === "word") { return; }
      [["left", -0.5], ["right", 0.5]].forEach(function (side) {
        nodes.push({ id: node.id + "-" + side[0], label: " ", shape: "custom", ctxRenderer: point, fixed: true,
          chosen: false, x: node.x + side[1] * node.boxWidth, y: node.y });
      });
    });
    return nodes;
  }

  function edgesOf(data, byId) {
    var edges = [];
    function add(edge, from, to, tip, straight) {
      var made = { id: "e" + edges.length, from: from, to: to, title: edge.title, link: edge.link, of: edge,
        dashes: edge.dashed ? [7, 5] : false, arrows: { to: { enabled: !!tip, scaleFactor: 0.6 } } };
      if (straight) { made.smooth = { enabled: false }; }
      else if (edge.leaves === edge.arrives) { made.smooth = { enabled: true, type: "curvedCW", roundness: 0.4 }; }
      if (edge.faint) {
        made.width = 1;
        made.color = { color: "#858b94", hover: INK, highlight: INK };
      }
      edges.push(made);
    }
    data.edges.forEach(function (edge) {
      add(edge, edge.from + "-" + edge.leaves, edge.to + "-" + edge.arrives, edge.tip, false);
      if (byId[edge.to].kind === "lane") {
        add(edge, edge.to + "-" + edge.arrives, edge.to + "-" + edge.leaves, false, true);
      }
    });
    return edges;
  }

  /*
   * holder: the element to draw in, inside a frame that scrolls sideways. data: nodes, edges, options, frame.
   * sideways: the element that says that there is more to the side. clicked: is given the box, or the arrow that
   * knows where it is told of. zoom: may the reader zoom and drag, as in a picture of hundreds of boxes?
   * Gives back a function that takes the drawing away, with the functions choose and fade.
   */
  return function (holder, data, sideways, clicked, zoom) {
    var frame = data.frame, byId = {};
    data.nodes.forEach(function (node) {
      byId[node.id] = node;
      node.home = node.y;
    });
    var nodes = new vis.DataSet(nodesOf(data)), edges = new vis.DataSet(edgesOf(data, byId)), options = data.options;
    if (zoom) {
      options = JSON.parse(JSON.stringify(options));
      options.interaction.dragView = options.interaction.zoomView = true;
    }
    var network = new vis.Network(holder, { nodes: nodes, edges: edges }, options);
    network.on("beforeDrawing", function (ctx) {
      ctx.textBaseline = "middle";
      ctx.direction = "ltr";
      ctx.textAlign = "center";
      frame.bands.forEach(function (band, index) {
        if (index % 2) {
          ctx.fillStyle = "#fafafa";
          ctx.fillRect(band.left - 12, 4, band.right - band.left + 24, frame.height - 8);
        }
        ctx.fillStyle = "#3c424a";
        ctx.font = "bold 13px " + FONT;
        ctx.fillText(band.name, (band.left + band.right) / 2, 22);
      });
    });
    network.on("click", function (event) {
      var node = byId[event.nodes[0]], edge = event.edges.length && edges.get(event.edges[0]);
      if (node && node.lines) { clicked(node); } else if (!node && edge && edge.link) { clicked(edge); }
    });
    network.on("hoverNode", function () { holder.style.cursor = "pointer"; });
    network.on("blurNode", function () { holder.style.cursor = ""; });

    var last = 0;
    function fit() {
      var room = holder.parentNode.clientWidth;
      if (!room || room === last) { return; }
      last = room;
      /* smaller than this nobody can read it: then the frame scrolls */
      var scale = Math.min(1.15, Math.max(room < 760 ? 0.8 : 0.68, room / frame.width));
      var height = Math.ceil(frame.height * scale);
      if (zoom) {
        scale = Math.min(1.15, room / frame.width);
        height = Math.min(Math.ceil(frame.height * scale), 720);
      }
      sideways.hidden = zoom || frame.width * scale <= room + 1;
      holder.style.width = (zoom ? room : Math.floor(frame.width * scale)) + "px";
      holder.style.height = height + "px";
      network.setSize(holder.style.width, holder.style.height);
      network.moveTo({ position: { x: frame.width / 2, y: zoom ? height / scale / 2 : frame.height / 2 }, scale: scale });
      network.redraw();
    }
    fit();
    var watch = new ResizeObserver(fit);
    watch.observe(holder.parentNode);
    function remove() {
      watch.disconnect();
      network.destroy();
    }
    /* Frame one box, and bring it into view where the picture can be dragged. */
    remove.choose = function (key) {
      data.nodes.forEach(function (node) { node.chosen = node.id === key; });
      if (zoom && byId[key]) {
        network.moveTo({ position: { x: byId[key].x, y: byId[key].y }, scale: Math.max(network.getScale(), 0.68) });
      }
      network.redraw();
    };
    /* Take all but these boxes out and move them together, up to the top; null: all as they stood. */
    function gather(keys) {
      var next = {}, moved = [];
      function out(key) { return keys !== null && !keys.has(key); }
      data.nodes.slice().sort(function (a, b) { return a.home - b.home; }).forEach(function (node) {
        if (node.kind === "word") {
          moved.push({ id: node.id, hidden: keys !== null });
          return;
        }
        var top = next[node.x] || 44;
        node.faded = out(node.id);
        node.y = keys === null ? node.home : node.faded ? node.y : top + node.boxHeight / 2;
        if (!node.faded) { next[node.x] = top + node.boxHeight + 16; }
        ["", "-left", "-right"].forEach(function (end) {
          moved.push({ id: node.id + end, y: node.y, hidden: node.faded });
        });
      });
      nodes.update(moved);
      edges.update(edges.get().map(function (edge) {
        return { id: edge.id, hidden: out(edge.of.from) || out(edge.of.to) };
      }));
      last = 0;
      fit();
    }
    /* Draw all but these boxes faintly, with the arrows that do not run between two of them; null: all as usual. */
    remove.fade = function (keys) {
      if (zoom) {
        gather(keys);
        return;
      }
      function out(key) { return keys !== null && byId[key].kind !== "lane" && !keys.has(key); }
      data.nodes.forEach(function (node) {
        node.faded = node.kind === "word" ? out(node.start) || out(node.end) : out(node.id);
      });
      edges.update(edges.get().map(function (edge) {
        var faded = out(edge.of.from) || out(edge.of.to), color = edge.of.faint ? "#858b94" : "#4a4f57";
        return { id: edge.id, color: { color: color, hover: INK, highlight: INK, opacity: faded ? 0.15 : 1 } };
      }));
      network.redraw();
    };
    /* Where on the screen a box is, for who clicks it by its place. */
    remove.place = function (key) { return network.canvasToDOM({ x: byId[key].x, y: byId[key].y }); };
    return remove;
  };
})();
