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
    const layers = [{ id: "ground", type: "background", paint: { "background-color": "#eaf0f5" } }];
    if (tiles) layers.push({ id: "tiles", type: "raster", source: "tiles" });
    return { version: 8, sources, layers };
  }

  /* ["match", class, "A", colour, …, grey] from [{value, tone}] */
  function colourOf(classes, expression) {
    const pairs = classes.flatMap((one) => [one.value, TONES[one.tone] || TONES.none]);
    return pairs.length ? ["match", expression, ...pairs, TONES.none] : TONES.none;
  }

  /* A cluster's ring has the colour of the worst class in it; `classes` come worst first. */
  function worst(classes) {
    const cases = classes.flatMap((one) => [[">", ["coalesce", ["get", `n_${one.value}`], 0], 0], TONES[one.tone] || TONES.none]);
    return cases.length ? ["case", ...cases, TONES.none] : TONES.none;
  }

  function clusterLayers(map, source, count, classes) {
    const filter = ["has", count];
    map.addLayer({
      id: `${source}-clusters`, type: "circle", source, filter,
      paint: {
        "circle-color": "#123f6d",
        "circle-opacity": 0.92,
        "circle-radius": ["interpolate", ["linear"], ["log10", ["max", 1, ["get", count]]], 0, 12, 1, 15, 2, 19, 3, 24, 5, 34],
        "circle-stroke-width": 4,
        "circle-stroke-color": worst(classes),
        "circle-stroke-opacity": 0.85,
      },
    });
    map.addLayer({
      id: `${source}-counts`, type: "symbol", source, filter,
      layout: { "text-field": ["to-string", ["get", count]], "text-size": 12, "text-font": ["sans-serif"], "text-allow-overlap": true },
      paint: { "text-color": "#ffffff" },
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
      paint: { "text-color": "#ffffff", "text-halo-color": "rgba(0,0,0,0.55)", "text-halo-width": 1 },
    });
  }

  function addDivisions(map, hasTiles) {
    map.addSource("divisions", { type: "geojson", data: EMPTY, promoteId: "code" });
    map.addSource("names", { type: "geojson", data: EMPTY });
    const hovered = ["boolean", ["feature-state", "hover"], false];
    map.addLayer({
      id: "divisions-fill", type: "fill", source: "divisions",
      paint: { "fill-color": ["case", hovered, "#d3e5f6", "#fbfcfd"], "fill-opacity": hasTiles ? ["case", hovered, 0.5, 0.15] : 1 },
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
    clusterLayers(map, "points", "point_count", classes);
    clusterLayers(map, "groups", "count", classes);
  }

  window.portalMapLayers = { FONT, TONES, EMPTY, style, addDivisions, addPoints };
})();
