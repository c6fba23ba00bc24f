// Run by bin/build-assets beside node_modules: bundles plotly-radar.cjs, and writes the rules that Plotly would inject
// into the page as a file of its own, so that the page keeps `style-src 'self'`.
import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

// Plotly documents every setting in the source: a quarter of the bundle that nobody reads in a browser.
const DESCRIPTIONS = [
  /^\s*description: \[[\s\S]*?\]\s*\.join\([^)]*\),?/gm,
  /^\s*description: '[^\n]*',?$/gm,
];

const withoutDescriptions = {
  name: "without-descriptions",
  setup(bundle) {
    bundle.onLoad({ filter: /plotly\.js\/src\/.*\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      return { contents: DESCRIPTIONS.reduce((text, pattern) => text.replace(pattern, ""), source), loader: "js" };
    });
  },
};

const { metafile } = await build({
  entryPoints: ["plotly-radar.cjs"],
  outfile: "plotly-radar.min.js",
  bundle: true,
  metafile: true,
  minify: true,
  format: "iife",
  globalName: "Plotly",
  target: "es2020",
  legalComments: "none",
  banner: { js: "/*! plotly.js, radar only. MIT licence and the licences of its parts: see vendor/LICENSES.md. */" },
  define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
  loader: { ".css": "empty" },
  plugins: [withoutDescriptions],
});

// The packages whose code is inside, for licences.mjs.
const [bundle] = Object.values(metafile.outputs);
const inside = Object.entries(bundle.inputs).filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && !path.endsWith(".css"));
const packages = new Set(inside.flatMap(([path]) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []));
writeFileSync("radar-packages.json", JSON.stringify([...packages].sort()));

const plotcss = readFileSync("node_modules/plotly.js/build/plotcss.js", "utf8");
const rules = Object.entries(Function(`return ${plotcss.match(/var rules = (\{[\s\S]*?\n\});/)[1]}`)())
  .filter(([selector]) => !/cloud|notifier|^Y/.test(selector))
  .map(([selector, style]) => {
    const place = selector.replace(/X/g, ".js-plotly-plot .plotly");
    return `${place} { ${style.replace(/font-family:[^;]*;/, "font-family:inherit;").replace(/-(webkit|moz|ms|o)-[a-z-]+:[^;]*;/g, "")} }`;
  });
writeFileSync("plotly-radar.css", `/* What plotly.js would inject (build/plotcss.js), with the page's own face. */\n${rules.join("\n")}\n`);
