// Run by bin/build-assets beside node_modules: writes countries.json, the outlines that maps are drawn from.
// They are Natural Earth's at 1:50 million (public domain), as world-atlas publishes them. Borders that two countries
// share are one line of a topology and are simplified once, so that neighbours stay without gaps.
import { readFileSync, writeFileSync } from "node:fs";
import codes from "i18n-iso-countries";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

// In square degrees: a corner that spans less is cut, an island that covers less is left out.
const SMALLEST_CORNER = 0.0028;
const SMALLEST_ISLAND = 0.006;
const PER_DEGREE = 100;
const ANTARCTICA = "010"; // south of every window

const atlas = presimplify(JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json", "utf8")));
const simpler = simplify(atlas, SMALLEST_CORNER);

function listRings({ geometry }) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat().map(unwrap).sort((one, other) => measureArea(other) - measureArea(one));
}

// A ring that crosses the 180th meridian goes on beyond it, as 181 and so on, instead of jumping to -179.
function unwrap(ring) {
  let turn = 0;
  return ring.map(([east, north], index) => {
    const jump = index ? east - ring[index - 1][0] : 0;
    if (Math.abs(jump) > 180) turn -= Math.sign(jump) * 360;
    return [east + turn, north];
  });
}

function measureArea(ring) {
  const cross = ring.slice(1).map(([east, north], index) => ring[index][0] * north - east * ring[index][1]);
  return Math.abs(cross.reduce((sum, value) => sum + value, 0)) / 2;
}

// Whole hundredths of a degree, east before north: the first point, then steps. The last point is the first again and goes.
function encode(ring) {
  const numbers = [];
  let last = [0, 0];
  for (const [east, north] of ring.slice(0, -1)) {
    const point = [Math.round(east * PER_DEGREE), Math.round(north * PER_DEGREE)];
    const step = [point[0] - last[0], point[1] - last[1]];
    if (!numbers.length || step[0] || step[1]) numbers.push(...step);
    last = point;
  }
  return numbers;
}

// A country of small islands keeps its largest one as it was.
function encodeCountry(country, original) {
  const rings = listRings(country).filter((ring) => measureArea(ring) >= SMALLEST_ISLAND);
  return (rings.length ? rings : listRings(original).slice(0, 1)).map(encode).filter((numbers) => numbers.length >= 6);
}

const originals = feature(atlas, atlas.objects.countries).features;
const lines = feature(simpler, simpler.objects.countries)
  .features.map((country, index) => ({
    id: country.id,
    code: (country.id && codes.numericToAlpha2(country.id)) || "",
    rings: encodeCountry(country, originals[index]),
  }))
  .filter(({ id, rings }) => id !== ANTARCTICA && rings.length)
  .sort((one, other) => (one.code < other.code ? -1 : one.code > other.code ? 1 : 0))
  .map(({ code, rings }) => JSON.stringify({ code, rings }));
writeFileSync("countries.json", `[\n${lines.join(",\n")}\n]\n`);
