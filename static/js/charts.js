/*
 * Charts from plain data, drawn by ECharts; the same figures always stand in a table for readers who do not see them.
 *
 * <figure data-chart="bar | line | choropleth" data-source="ID of a JSON script element" data-label="what it shows">
 *   <div class="chart"></div>  <details class="chart-table">…table written by the server…</details>
 * </figure>
 *
 * bar, line:  {"categories": [...], "unit": "家", "series": [{"name": "…", "values": [...]}], "stacked": false}
 * choropleth: {"boundaries_url": "…", "unit": "家", "name": "…", "values": [{"code": "4301", "name": "长沙市", "value": 12}]}
 *             boundaries: GeoJSON whose features carry `code` and `name`
 * A button with data-chart-picture in the figure saves the chart as a PNG. On the dark wall screen (body.wall) inks are light.
 * Optional in each: "urls": {"category or code": "address"}: a click opens the rows behind the figure.
 */
(function () {
  "use strict";

  const COLOURS = ["#1a64a8", "#5aa0a0", "#8c6bb1", "#7f8c98", "#3f7d5a", "#b07a3c", "#4b5b8c"];
  const DARK = document.body.classList.contains("wall");
  const INK = DARK ? "#b8c8d8" : "#55626f";
  const FONT = getComputedStyle(document.body).fontFamily;

  function base(label) {
    return {
      aria: { enabled: true, label: { description: label } },
      color: COLOURS,
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      textStyle: { fontFamily: FONT, color: INK },
      // Drawn on the canvas: an HTML tooltip would carry style attributes, which the content security policy refuses.
      tooltip: { renderMode: "richText", confine: true },
    };
  }

  function axes(data, label, kind) {
    const many = data.series.length > 1;
    return {
      ...base(label),
      tooltip: { renderMode: "richText", confine: true, trigger: "axis", valueFormatter: (value) => `${value} ${data.unit || ""}` },
      grid: { left: 8, right: 16, top: many ? 40 : 28, bottom: 8, containLabel: true },
      legend: many ? { top: 0, right: 0, icon: "roundRect", textStyle: { color: INK } } : undefined,
      xAxis: { type: "category", data: data.categories, axisTick: { show: false }, axisLine: { lineStyle: { color: "#c3ccd5" } }, axisLabel: { color: INK } },
      yAxis: { type: "value", name: data.unit || "", minInterval: 1, splitLine: { lineStyle: { color: DARK ? "#1f3347" : "#e9edf2" } }, axisLabel: { color: INK } },
      series: data.series.map((one) => ({
        type: kind,
        name: one.name,
        data: one.values,
        stack: data.stacked ? "all" : undefined,
        barMaxWidth: 32,
        symbolSize: 6,
        lineStyle: { width: 2 },
      })),
    };
  }

  async function choropleth(data, label) {
    const answer = await fetch(data.boundaries_url, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const boundaries = await answer.json();
    const names = Object.fromEntries(boundaries.features.map(({ properties }) => [properties.code, properties.name]));
    echarts.registerMap(data.boundaries_url, boundaries);
    const highest = Math.max(1, ...data.values.map((row) => row.value));
    return {
      ...base(label),
      tooltip: { renderMode: "richText", confine: true, formatter: (one) => `${names[one.name] || one.name}: ${one.value || 0} ${data.unit || ""}` },
      visualMap: { min: 0, max: highest, left: 8, bottom: 8, calculable: true, itemHeight: 90, inRange: { color: ["#edf4fa", "#9fc3e4", "#2f79b9", "#0c3f70"] }, textStyle: { color: INK } },
      series: [{
        type: "map",
        map: data.boundaries_url,
        name: data.name,
        nameProperty: "code",
        layoutCenter: ["50%", "50%"],
        layoutSize: "96%",
        data: data.values.map((row) => ({ name: row.code, value: row.value })),
        itemStyle: { borderColor: "#8fa3b5", areaColor: "#f4f7fa" },
        emphasis: { label: { show: false }, itemStyle: { areaColor: "#ffd666" } },
        select: { disabled: true },
      }],
    };
  }

  function offerPicture(figure, chart) {
    const button = figure.querySelector("[data-chart-picture]");
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: DARK ? "#122233" : "#fff" });
      link.download = `${figure.dataset.label}.png`;
      link.click();
    });
  }

  async function draw(figure) {
    const place = figure.querySelector(".chart");
    const data = JSON.parse(document.getElementById(figure.dataset.source).textContent);
    const kind = figure.dataset.chart;
    try {
      const options = kind === "choropleth" ? await choropleth(data, figure.dataset.label) : axes(data, figure.dataset.label, kind);
      const chart = echarts.init(place, null, { renderer: "canvas" });
      chart.setOption(options);
      place.setAttribute("role", "img");
      place.setAttribute("aria-label", figure.dataset.label);
      if (data.urls) chart.on("click", (event) => { if (data.urls[event.name]) window.location.assign(data.urls[event.name]); });
      new ResizeObserver(() => place.clientWidth && place.clientHeight && chart.resize()).observe(place);
      offerPicture(figure, chart);
    } catch {
      place.hidden = true;
      const table = figure.querySelector("details");
      if (table) table.open = true;
    }
  }

  portal.onLoad((root) => root.querySelectorAll("[data-chart]").forEach((figure) => {
    if (figure.dataset.watched) return;
    figure.dataset.watched = "1";
    draw(figure);
  }));
})();
