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
    if (lit) {
      ctx.lineWidth = look.border + 1.5;
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
      ctx.fillText(part.text, part.rtl ? left + width - PAD : left + PAD, line + part.height / 2, width - 2 * PAD);
      line += part.height;
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
          ctx.fillStyle = "#ffffff";
          ctx.fillRect(given.x - node.boxWidth / 2, given.y - 8, node.boxWidth, 16);
          ctx.fillStyle = INK;
          ctx.font = "11.5px " + FONT;
          ctx.direction = "ltr";
          ctx.textAlign = "center";
          ctx.textBaseline = "middle";
          ctx.fillText(node.word, given.x, given.y, node.boxWidth);
        },
        nodeDimensions: { width: node.boxWidth, height: 16 }
      };
    };
  }

  function box(node, styles) {
    return function (given) {
      return {
        drawNode: function () { paint(given.ctx, node, styles, given.x, given.y, given.state.hover); },
        nodeDimensions: { width: node.boxWidth, height: node.boxHeight }
      };
    };
  }

  /*
   * holder: the element to draw in, inside a frame that scrolls sideways. data: nodes, edges, options, frame.
   * sideways: the element that says that there is more to the side. clicked: is given the box.
   * Gives back a function that takes the drawing away.
   */
  return function (holder, data, sideways, clicked) {
    var frame = data.frame;
    data.nodes.forEach(function (node) {
      node.ctxRenderer = node.kind === "point" ? point : node.kind === "word" ? word(node) : box(node, frame.styles);
      node.chosen = false;
      node.fixed = true;
    });
    data.edges.forEach(function (edge) {
      if (edge.faint) {
        edge.width = 1;
        edge.color = { color: "#858b94", hover: INK, highlight: INK };
      }
    });

    var network = new vis.Network(holder, { nodes: data.nodes, edges: data.edges }, data.options);
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
      var node = data.nodes.filter(function (one) { return one.id === event.nodes[0]; })[0];
      if (node && node.lines) { clicked(node); }
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
      sideways.hidden = frame.width * scale <= room + 1;
      holder.style.width = Math.floor(frame.width * scale) + "px";
      holder.style.height = Math.ceil(frame.height * scale) + "px";
      network.setSize(holder.style.width, holder.style.height);
      network.moveTo({ position: { x: frame.width / 2, y: frame.height / 2 }, scale: scale });
      network.redraw();
    }
    fit();
    var watch = new ResizeObserver(fit);
    watch.observe(holder.parentNode);
    return function () {
      watch.disconnect();
      network.destroy();
    };
  };
})();
