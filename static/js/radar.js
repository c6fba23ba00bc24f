// The live radar: takes the place of the radar that the server drew, once it stands. In markup:
//   <figure class="chart" data-radar data-plotly="…/plotly-radar.min.js" data-plotly-styles="…/plotly-radar.css">
//     <svg class="figure radar" …>…</svg>
//     <script type="application/json">{"axes": ["Policy", …], "rings": [25, 70],
//       "series": [{"name": "Checked", "kind": "checked", "values": [64, …]},
//                  {"name": "Self-reported", "kind": "own", "values": [72, …]}]}</script>
//   </figure>
// What is swapped in later carries no script: there the same JSON stands in data-radar-values of the figure.
// Values are 0 to 100, or null where a domain has no level. Kinds: checked, own, after, target. Plotly (300 kB) is loaded only when
// such a figure comes into view; if anything fails, the drawn radar stays.

/** Read the house colours from tokens.css, so that they are written once. */
function tokens() {
  const style = getComputedStyle(document.documentElement);
  return (name) => style.getPropertyValue(`--${name}`).trim();
}

let plotly = null;

/** Load Plotly once for the page. Its rules come as a file: the id and the class keep it from writing a style element. */
function loadPlotly(figure) {
  if (plotly) return plotly;
  const styles = document.createElement("link");
  Object.assign(styles, { rel: "stylesheet", id: "plotly.js-style-global", className: "no-inline-styles" });
  styles.href = figure.dataset.plotlyStyles;
  const script = document.createElement("script");
  script.src = figure.dataset.plotly;
  plotly = Promise.all([loaded(styles), loaded(script)]).then(() => window.Plotly);
  document.head.append(styles, script);
  return plotly;
}

function loaded(element) {
  return new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${element.src ?? element.href} did not load`));
  });
}

function strokes(token) {
  return {
    checked: { line: { color: token("blue"), width: 2.5 }, marker: { color: token("blue"), size: 9 }, fill: true },
    own: { line: { color: token("blue-mid"), width: 2, dash: "6px,4px" }, marker: ring(token("blue-mid"), token("white")) },
    after: { line: { color: token("clay"), width: 2, dash: "2px,3px" }, marker: ring(token("clay"), token("white")) },
    target: {
      line: { color: token("edge"), width: 1.5, dash: "8px,3px" },
      marker: { ...ring(token("edge"), token("white")), symbol: "square", size: 6 },
    },
  };
}

function ring(color, inside) {
  return { color: inside, size: 8, line: { color, width: 2 } };
}

function closed(values) {
  return [...values, values[0]];
}

/** Degrees of the axes, clockwise from the top. */
function angles(axes) {
  return axes.map((_, index) => (360 / axes.length) * index);
}

/** Plotly reads labels as a little HTML. (Not <b>: it would be written as an inline style.) */
function asText(name) {
  return name.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

function seriesTrace({ name, kind, values }, axes, token) {
  const { line, marker, fill } = strokes(token)[kind];
  return {
    type: "scatterpolar",
    name,
    r: closed(values),
    theta: closed(angles(axes)),
    mode: "lines+markers",
    line,
    marker: { opacity: 1, ...marker },
    cliponaxis: false,
    connectgaps: false,
    fill: fill && !values.includes(null) ? "toself" : "none",
    fillcolor: `${token("blue")}1a`,
    hoveron: "points",
    text: closed(axes.map(asText)),
    hovertemplate: `%{text}: %{r:.0f}<extra>${asText(name)}</extra>`,
  };
}

/** Lines and words of the ground: nothing happens on them. */
function groundTrace(parts) {
  return { type: "scatterpolar", hoverinfo: "skip", cliponaxis: false, ...parts };
}

function ground({ axes, rings, series }, token) {
  const theta = angles(axes);
  const ringOf = (value, line) => groundTrace({ mode: "lines", r: closed(theta.map(() => value)), theta: closed(theta), line });
  const words = (parts, color, size) => groundTrace({ mode: "text", textfont: { color, size }, ...parts });
  const values = series[0].values.map((value) => (value === null ? "–" : Math.round(value)));
  return [
    groundTrace({
      mode: "lines",
      r: axes.flatMap(() => [0, 100, null]),
      theta: theta.flatMap((angle) => [angle, angle, null]),
      line: { color: token("line"), width: 1 },
    }),
    ringOf(100, { color: token("line"), width: 1.5 }),
    ...rings.map((value) => ringOf(value, { color: token("edge"), width: 1, dash: "3px,3px" })),
    words(
      {
        // Half way between the first two axes, where a ring lies nearer to the middle.
        r: rings.map((value) => value * Math.cos(Math.PI / axes.length)),
        theta: rings.map(() => 180 / axes.length),
        text: rings.map(String),
      },
      token("ink-soft"),
      12,
    ),
    words(
      {
        r: theta.map(() => 106),
        theta,
        text: axes.map((name, index) => `${asText(name)}<br>${values[index]}`),
        textposition: theta.map((angle) => (Math.cos((angle * Math.PI) / 180) >= 0 ? "top center" : "bottom center")),
      },
      token("ink"),
      15,
    ),
  ];
}

function layout(token, font, axisCount) {
  const text = { family: font, color: token("ink") };
  return {
    polar: {
      bgcolor: token("white"),
      radialaxis: { range: [0, 110], visible: false },
      angularaxis: { rotation: 90, direction: "clockwise", visible: false },
    },
    showlegend: false,
    font: text,
    hoverlabel: { bgcolor: token("white"), bordercolor: token("edge"), font: { ...text, size: 14 } },
    margin: { t: 44, r: 40, b: axisCount % 2 ? 8 : 44, l: 40 }, // an even count has an axis that points down
    paper_bgcolor: token("white"),
    dragmode: false,
  };
}

async function draw(figure) {
  const script = figure.querySelector('script[type="application/json"]');
  const data = JSON.parse(figure.dataset.radarValues ?? script.textContent);
  const Plotly = await loadPlotly(figure);
  const drawn = figure.querySelector(".radar");
  const place = document.createElement("div");
  // The drawn radar keeps its place until the live one stands, and its text alternative names the live one.
  place.className = "radar-live radar-live--drawing";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", drawn.getAttribute("aria-label") ?? "");
  drawn.after(place);
  try {
    const token = tokens();
    const font = getComputedStyle(document.body).fontFamily;
    const traces = [...ground(data, token), ...data.series.map((series) => seriesTrace(series, data.axes, token))];
    await Plotly.newPlot(place, traces, layout(token, font, data.axes.length), {
      displayModeBar: false,
      displaylogo: false,
      responsive: true,
      scrollZoom: false,
      showTips: false,
    });
  } catch (error) {
    place.remove();
    throw error;
  }
  place.classList.remove("radar-live--drawing");
  figure.classList.add("has-live-radar");
}

const whenSeen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    whenSeen.unobserve(target);
    draw(target).catch((error) => console.warn("The drawn radar stays:", error.message));
  }
});

function watch(scope) {
  scope.querySelectorAll("figure[data-radar]:not(.has-live-radar)").forEach((figure) => whenSeen.observe(figure));
}

watch(document);
document.addEventListener("htmx:load", (event) => watch(event.detail.elt));
