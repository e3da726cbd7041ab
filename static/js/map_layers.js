/*
 * How the map looks: the style without tiles or glyphs (text is drawn from the reader's own fonts), and the layers for
 * divisions, single firms and clusters. Used by map.js.
 */
(function () {
  "use strict";

  const FONT = '"PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif';
  const TONES = { red: "#d4380d", orange: "#e8720c", yellow: "#e0b000", blue: "#1677d2", none: "#7b8794" };
  const EMPTY = { type: "FeatureCollection", features: [] };

  function style(tiles) {
    const sources = tiles ? { tiles: { type: "raster", tiles: [tiles], tileSize: 256 } } : {};
    const layers = [{ id: "ground", type: "background", paint: { "background-color": "#e3eaf1" } }];
    if (tiles) layers.push({ id: "tiles", type: "raster", source: "tiles" });
    return { version: 8, sources, layers };
  }

  /* ["match", class, "A", colour, …, grey] from [{value, tone}] */
  function colourOf(classes, expression) {
    const pairs = classes.flatMap((one) => [one.value, TONES[one.tone] || TONES.none]);
    return pairs.length ? ["match", expression, ...pairs, TONES.none] : TONES.none;
  }

  /* The class letter on its dot: dark on yellow and orange, white on the others. */
  function inkOf(classes) {
    const pairs = classes.filter((one) => ["yellow", "orange"].includes(one.tone)).flatMap((one) => [one.value, "#2b2000"]);
    return pairs.length ? ["match", ["get", "class"], ...pairs, "#ffffff"] : "#ffffff";
  }

  /*
   * A cluster is a ring whose parts show how the classes share it. The ring is a picture named after the shares in
   * twelfths ("ring 1 2 4 5"), drawn when the map first misses it, so that a few dozen pictures serve any number of clusters.
   */
  const PARTS = 12;
  const SIZE = 96;

  function ringName(count, classes) {
    const shares = classes.flatMap((one) => [" ", ["to-string", ["ceil", ["/", ["*", PARTS, ["coalesce", ["get", `n_${one.value}`], 0]], ["get", count]]]]]);
    return ["concat", "ring", ...shares];
  }

  function drawRing(name, classes) {
    const shares = name.split(" ").slice(1).map(Number);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = SIZE;
    const pen = canvas.getContext("2d");
    const whole = Math.max(PARTS, shares.reduce((sum, share) => sum + share, 0));
    let from = -Math.PI / 2;
    const arc = (share, colour) => {
      const to = from + (share / whole) * 2 * Math.PI;
      pen.beginPath();
      pen.strokeStyle = colour;
      pen.lineWidth = 12;
      pen.arc(SIZE / 2, SIZE / 2, SIZE / 2 - 8, from, to);
      pen.stroke();
      from = to;
    };
    pen.beginPath();
    pen.fillStyle = "#ffffff";
    pen.arc(SIZE / 2, SIZE / 2, SIZE / 2 - 1, 0, 2 * Math.PI);
    pen.fill();
    shares.forEach((share, index) => arc(share, TONES[classes[index].tone] || TONES.none));
    arc(whole - shares.reduce((sum, share) => sum + share, 0), TONES.none);
    return pen.getImageData(0, 0, SIZE, SIZE);
  }

  function clusterLayer(map, source, count, classes) {
    map.addLayer({
      id: `${source}-clusters`, type: "symbol", source, filter: ["has", count],
      layout: {
        "icon-image": ringName(count, classes),
        "icon-size": ["interpolate", ["linear"], ["log10", ["max", 1, ["get", count]]], 0, 0.62, 1, 0.7, 2, 0.85, 3, 1.05, 5, 1.5],
        "icon-allow-overlap": true,
        "text-field": ["to-string", ["get", count]],
        "text-size": 12,
        "text-font": ["sans-serif"],
        "text-allow-overlap": true,
      },
      paint: { "text-color": "#1b2733" },
    });
  }

  function pointLayers(map, classes) {
    const single = ["!", ["has", "point_count"]];
    map.addLayer({
      id: "points-single", type: "circle", source: "points", filter: single,
      paint: {
        "circle-color": colourOf(classes, ["get", "class"]),
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 5, 6, 12, 10],
        "circle-stroke-width": 2,
        "circle-stroke-color": "#ffffff",
      },
    });
    map.addLayer({
      id: "points-letters", type: "symbol", source: "points", filter: single, minzoom: 7,
      layout: { "text-field": ["coalesce", ["get", "class"], ""], "text-size": 11, "text-font": ["sans-serif"], "text-allow-overlap": true },
      paint: { "text-color": inkOf(classes) },
    });
  }

  function addDivisions(map, hasTiles) {
    map.addSource("divisions", { type: "geojson", data: EMPTY, promoteId: "code" });
    map.addSource("names", { type: "geojson", data: EMPTY });
    const hovered = ["boolean", ["feature-state", "hover"], false];
    map.addLayer({
      id: "divisions-fill", type: "fill", source: "divisions",
      paint: { "fill-color": ["case", hovered, "#d9e8f7", "#fdfefe"], "fill-opacity": hasTiles ? ["case", hovered, 0.5, 0.15] : 1 },
    });
    map.addLayer({ id: "divisions-line", type: "line", source: "divisions", paint: { "line-color": "#7f95aa", "line-width": 1.1 } });
    map.addLayer({
      id: "divisions-names", type: "symbol", source: "names",
      layout: { "text-field": ["get", "name"], "text-size": 12, "text-font": ["sans-serif"], "text-padding": 4 },
      paint: { "text-color": "#44576a", "text-halo-color": "#ffffff", "text-halo-width": 1.5 },
    });
  }

  function addPoints(map, classes) {
    const counts = Object.fromEntries(classes.map((one) => [`n_${one.value}`, ["+", ["case", ["==", ["get", "class"], one.value], 1, 0]]]));
    map.addSource("points", { type: "geojson", data: EMPTY, cluster: true, clusterRadius: 46, clusterMaxZoom: 13, clusterProperties: counts });
    map.addSource("groups", { type: "geojson", data: EMPTY });
    pointLayers(map, classes);
    map.setMissingStyleImageResolver((name) => {
      if (name.startsWith("ring ")) map.addImage(name, drawRing(name, classes), { pixelRatio: 2 });
    });
    clusterLayer(map, "points", "point_count", classes);
    clusterLayer(map, "groups", "count", classes);
  }

  window.portalMapLayers = { FONT, TONES, EMPTY, style, addDivisions, addPoints };
})();
