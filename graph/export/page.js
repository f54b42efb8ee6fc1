/* Draws what stands in the element "data"; a click on a finding leads to its row in the table. */
(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("data").textContent);
  var holder = document.getElementById("picture");
  if (!holder || !data.nodes.length) { return; }
  data.options = JSON.parse(data.options);
  drawPicture(holder, data, document.getElementById("sideways"), function (node) {
    if (node.anchor) { location.hash = node.anchor; }
  });
})();
