// Bundled by bin/build-assets into static/vendor/plotly/plotly-radar.min.js, as window.Plotly.
// plotly.js/lib/core registers every component of every chart. A radar needs five of them, so this file does what
// plotly.js/src/core.js does and leaves the others out; they are asked for through the registry, which does without.
"use strict";

const { register } = require("plotly.js/src/registry");
const plotApi = require("plotly.js/src/plot_api");

for (const [name, fn] of Object.entries(plotApi)) {
  register({ moduleType: "apiMethod", name, fn });
}
register([
  require("plotly.js/src/traces/scatter"),
  require("plotly.js/src/components/colorscale"),
  require("plotly.js/src/components/shapes"), // the legend counts them, also where there are none
  require("plotly.js/src/components/legend"),
  require("plotly.js/src/components/fx"),
  require("plotly.js/src/components/modebar"),
  require("plotly.js/src/locale-en"),
  require("plotly.js/src/locale-en-us"),
  require("plotly.js/lib/scatterpolar"),
]);

module.exports = {
  newPlot: plotApi.newPlot,
  react: plotApi.react,
  purge: plotApi.purge,
  Plots: { resize: require("plotly.js/src/plots/plots").resize },
  version: require("plotly.js/src/version").version,
};
