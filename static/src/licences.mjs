// Run by bin/build-assets after build-radar.mjs: prints the licences of everything under static/vendor and static/fonts.
import { existsSync, readFileSync, readdirSync } from "node:fs";

const SHIPPED = {
  "htmx.org": "vendor/htmx/htmx.min.js, as published",
  "govuk-frontend": "vendor/govuk/govuk-frontend.min.js, as published; css/govuk.css, compiled with own settings",
  "plotly.js": "vendor/plotly/plotly-radar.min.js, bundled for radars only; vendor/plotly/plotly-radar.css",
  "world-atlas": "vendor/outlines/countries.json, simplified; the outlines are Natural Earth's, in the public domain",
};
const FONTS = ["@fontsource/noto-sans", "@fontsource/noto-sans-jp"];

function describe(name) {
  return JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8"));
}

function licenceText(name) {
  const file = readdirSync(`node_modules/${name}`).find((entry) => /^licen[cs]e(\.(md|txt))?$/i.test(entry));
  return file ? readFileSync(`node_modules/${name}/${file}`, "utf8").replace(/\s+$/gm, "").trim() : "";
}

function section(name, use) {
  const { version, license } = describe(name);
  const text = licenceText(name);
  return [`## ${name} ${version}`, "", `${use}. Licence: ${license}.`, ...(text ? ["", "```text", text, "```"] : []), ""];
}

// build-radar.mjs leaves the list of packages whose code is inside the bundle.
const parts = existsSync("radar-packages.json") ? JSON.parse(readFileSync("radar-packages.json", "utf8")) : [];
const lines = [
  "# Licences of what is vendored",
  "",
  "Written by `bin/build-assets`. The fonts in `static/fonts` are under the SIL Open Font License 1.1; its text stands beside",
  "them. They were converted to TTF, joined and reduced: " + FONTS.map((n) => `${n} ${describe(n).version}`).join(", ") + ".",
  "",
  ...Object.entries(SHIPPED).flatMap(([name, use]) => section(name, use)),
  ...parts.filter((name) => !(name in SHIPPED)).flatMap((name) => section(name, "Inside vendor/plotly/plotly-radar.min.js")),
];
process.stdout.write(lines.join("\n").trimEnd() + "\n");
