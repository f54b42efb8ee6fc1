/* The picture as a part of a page of the dashboard. Comes after the script that defines drawPicture. */
const drawn = new WeakMap();

function library(address) {
  if (window.vis && window.vis.Network) { return Promise.resolve(); }
  /* one script tag for the whole page, however many pictures there are */
  window.tiertraceLibrary = window.tiertraceLibrary || new Promise((loaded, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = loaded;
    script.onerror = () => { delete window.tiertraceLibrary; failed(new Error(address)); };
    document.head.appendChild(script);
  });
  return window.tiertraceLibrary;
}

function words(root, data) {
  root.querySelectorAll("[data-word]").forEach((place) => { place.textContent = data.words[place.dataset.word]; });
  root.querySelectorAll("[data-mark]").forEach((item) => {
    item.hidden = !item.dataset.mark.split(" ").some((mark) => data.marks.includes(mark));
  });
}

export default function (component) {
  const { data, parentElement: root, setTriggerValue } = component;
  const asked = JSON.stringify(data);
  const before = drawn.get(root) || {};
  if (before.asked === asked) { return; }
  if (before.remove) { before.remove(); }
  const now = { asked };
  drawn.set(root, now);
  words(root, data);
  const old = root.querySelector("#picture");
  const holder = old.cloneNode(false);
  old.replaceWith(holder);
  holder.removeAttribute("data-drawn");
  holder.setAttribute("aria-label", data.label);
  library(data.library).then(() => {
    if (drawn.get(root) !== now) { return; }
    now.remove = drawPicture(holder, structuredClone(data.drawing), root.querySelector("#sideways"), (node) => {
      const target = data.targets[node.id];
      if (target) { setTriggerValue("clicked", target); }
    });
    holder.setAttribute("data-drawn", "yes");
  }).catch(() => { holder.textContent = data.words.failed; });
}
