/* The picture first. While it is drawn, the long tables below it are not laid out: hundreds of rows would be laid out
   again with every piece that arrives. Without scripts nothing is held back. */
"use strict";
document.documentElement.className = "drawing";
addEventListener("load", function () {
  document.documentElement.className = "";
  var row = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (row) { row.scrollIntoView(); }
});
