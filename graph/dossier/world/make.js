// Makes countries.json and frames.csv from the npm packages world-atlas@2 and topojson-client@3; see README.md.
const fs = require("fs");
const path = require("path");
const { feature } = require("topojson-client");

const atlas = (file) => JSON.parse(fs.readFileSync(require.resolve(`world-atlas/${file}`)));
const rounded = (value) => (Array.isArray(value) ? value.map(rounded) : Math.round(value * 100) / 100);
const features = (file) => {
  const topology = atlas(file);
  return feature(topology, topology.objects.countries).features;
};

// A ring over the 180th meridian goes on beyond it; else its border would be drawn back across the whole map.
const unwrapped = (ring) => {
  const crosses = ring.some((point, at) => at > 0 && Math.abs(point[0] - ring[at - 1][0]) > 180);
  return crosses ? ring.map(([lng, lat]) => [lng < 0 ? lng + 360 : lng, lat]) : ring;
};
const onward = ({ type, coordinates }) =>
  type === "Polygon" ? coordinates.map(unwrapped) : coordinates.map((polygon) => polygon.map(unwrapped));
const ANTARCTICA = "010"; // has no end in a map that is drawn as ours is

const inhabited = features("countries-110m.json").filter(({ id }) => id !== ANTARCTICA);
const drawn = inhabited.map(({ id, properties, geometry }) => ({
  type: "Feature",
  id: id || null,
  properties: { name: properties.name },
  geometry: { type: geometry.type, coordinates: rounded(onward(geometry)) },
}));
fs.writeFileSync(
  path.join(__dirname, "countries.json"),
  JSON.stringify({ type: "FeatureCollection", features: drawn }) + "\n",
);

const down = (value) => Math.floor(value * 10) / 10;
const up = (value) => Math.ceil(value * 10) / 10;
const box = (ring) => {
  const lngs = ring.map((point) => point[0]);
  const lats = ring.map((point) => point[1]);
  return [down(Math.min(...lngs)), down(Math.min(...lats)), up(Math.max(...lngs)), up(Math.max(...lats))];
};
const holds = (outer, inner) =>
  outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
const area = ([west, south, east, north]) => (east - west) * (north - south);
// Centre of gravity of a ring.
const centre = (ring) => {
  let [twice, x, y] = [0, 0, 0];
  for (let at = 0; at + 1 < ring.length; at++) {
    const cross = ring[at][0] * ring[at + 1][1] - ring[at + 1][0] * ring[at][1];
    twice += cross;
    x += (ring[at][0] + ring[at + 1][0]) * cross;
    y += (ring[at][1] + ring[at + 1][1]) * cross;
  }
  return rounded([x / (3 * twice), y / (3 * twice)]);
};

const rings = new Map();
for (const { id, geometry } of features("countries-50m.json")) {
  if (!id || !geometry) continue;
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  rings.set(id, [...(rings.get(id) || []), ...polygons.map((polygon) => polygon[0])]);
}
const lines = [...rings].sort().map(([id, outer]) => {
  const sorted = [...outer].sort((one, other) => area(box(other)) - area(box(one)));
  const boxes = sorted.map(box).reduce((kept, one) => (kept.some((held) => holds(held, one)) ? kept : [...kept, one]), []);
  const [lng, lat] = centre(sorted[0]);
  return `${id},${lng},${lat},${boxes.map((one) => one.map((value) => value.toFixed(1)).join(" ")).join(";")}`;
});
fs.writeFileSync(path.join(__dirname, "frames.csv"), ["number,lng,lat,boxes", ...lines].join("\n") + "\n");
