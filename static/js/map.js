/*
 * The map of records with coordinates: divisions, firms by risk class, clusters, drill-down; works without internet.
 * Written by templates/components/map.html; attributes of its <section data-map>:
 *
 *   data-library, data-worker   addresses of the map library and its worker (same origin)
 *   data-boundaries-url         GeoJSON of the divisions just below ?parent=CODE (no parent: below the reader's own
 *                               place); properties code, name, optional center [lon, lat]; no features = no further level
 *   data-points-url             GeoJSON; may already carry the list's filters in its query. Asked with
 *                               bbox=west,south,east,north & zoom=5.2 & place=CODE (after drill-down, added to a place of the
 *                               list's filters) & class=A & class= (after the legend was used; empty: not graded). Features are
 *                               points with one of two sets of properties:
 *                                 a firm:    id, name, class ("A"… or ""), place (words), url
 *                                 a cluster: count, n_A … n_D (how many of each class), optional bounds [w, s, e, n]
 *                               Beside "features" the answer holds total, without_coordinates, and complete: true when
 *                               every firm of the filter is in it (then nothing more is asked for while moving).
 *   data-classes                JSON list, worst first: [{"value": "A", "label": "…", "tone": "red|orange|yellow|blue|none"}]
 *   data-tiles                  optional raster tiles ".../{z}/{x}/{y}.png"; without it only outlines are drawn
 *   data-place-name             name of the reader's own place, the first step of the trail
 *
 * Everything the map shows is also in the list beside it, for keyboard and screen reader; without WebGL only the list stays.
 */
(function () {
  "use strict";

  const LIST_LENGTH = 50;
  const { FONT, style, addDivisions, addPoints } = window.portalMapLayers;

  function boundsOf(features) {
    const box = [180, 90, -180, -90];
    const walk = (part) => {
      if (typeof part[0] !== "number") return part.forEach(walk);
      box[0] = Math.min(box[0], part[0]);
      box[1] = Math.min(box[1], part[1]);
      box[2] = Math.max(box[2], part[0]);
      box[3] = Math.max(box[3], part[1]);
      return undefined;
    };
    features.forEach((feature) => walk(feature.geometry.coordinates));
    return features.length ? box : null;
  }

  function middle(feature) {
    const box = boundsOf([feature]);
    return feature.properties.center || [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  }

  function make(tag, className, words) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (words !== undefined) element.textContent = words;
    return element;
  }

  class RecordMap {
    constructor(section) {
      this.section = section;
      this.data = section.dataset;
      this.texts = section.querySelector("[data-map-texts]").dataset;
      this.classes = JSON.parse(this.data.classes || "[]");
      this.shown = new Set([...this.classes.map((one) => one.value), ""]);
      this.trail = [{ code: "", name: this.data.placeName || "" }];
      this.divisions = [];
      this.features = [];
      this.complete = false;
      this.asked = 0;
      this.part = (name) => section.querySelector(`[data-map-${name}]`);
    }

    async start() {
      this.drawLegend();
      try {
        await this.openMap();
      } catch {
        this.map = null;
        this.part("canvas").hidden = true;
        this.part("problem").hidden = false;
      }
      await this.enter();
    }

    async openMap() {
      const library = await import(this.data.library);
      library.setWorkerUrl(new URL(this.data.worker, document.baseURI).href);
      this.library = library;
      this.map = new library.Map({
        container: this.part("canvas"),
        style: style(this.data.tiles),
        center: [105, 35],
        zoom: 3.2,
        maxZoom: 18,
        attributionControl: false,
        dragRotate: false,
        pitchWithRotate: false,
        localIdeographFontFamily: FONT,
        locale: {
          "NavigationControl.ZoomIn": this.texts.zoomIn,
          "NavigationControl.ZoomOut": this.texts.zoomOut,
          "Popup.Close": this.texts.close,
          "Map.Title": this.texts.title,
        },
      });
      this.map.touchZoomRotate.disableRotation();
      this.map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
      this.map.addControl(new library.ScaleControl({ unit: "metric" }), "bottom-left");
      await new Promise((resolve) => this.map.once("load", resolve));
      addDivisions(this.map, Boolean(this.data.tiles));
      addPoints(this.map, this.classes);
      this.listen();
    }

    listen() {
      const map = this.map;
      const targets = ["points-single", "points-clusters", "groups-clusters"];
      map.on("click", (event) => {
        const [hit] = map.queryRenderedFeatures(event.point, { layers: targets });
        if (hit) return this.open(hit);
        const [division] = map.queryRenderedFeatures(event.point, { layers: ["divisions-fill"] });
        return division ? this.down(division.properties) : undefined;
      });
      map.on("mousemove", (event) => this.hover(event, targets));
      map.on("mouseout", () => this.mark(null));
      map.on("moveend", () => this.moved());
    }

    hover(event, targets) {
      const over = this.map.queryRenderedFeatures(event.point, { layers: targets }).length > 0;
      const [division] = this.map.queryRenderedFeatures(event.point, { layers: ["divisions-fill"] });
      this.map.getCanvas().style.cursor = over || division ? "pointer" : "";
      this.mark(division || null);
    }

    mark(division) {
      const code = division ? division.properties.code : null;
      if (code === this.marked) return;
      if (this.marked) this.map.setFeatureState({ source: "divisions", id: this.marked }, { hover: false });
      if (code) this.map.setFeatureState({ source: "divisions", id: code }, { hover: true });
      this.marked = code;
      this.part("hover").textContent = division ? division.properties.name : "";
    }

    async open(feature) {
      const { properties } = feature;
      const centre = feature.geometry.coordinates;
      if (properties.cluster_id !== undefined) {
        const zoom = await this.map.getSource("points").getClusterExpansionZoom(properties.cluster_id);
        return this.map.easeTo({ center: centre, zoom: zoom + 0.2 });
      }
      if (properties.count !== undefined) {
        const bounds = properties.bounds && JSON.parse(properties.bounds);
        return bounds ? this.map.fitBounds(bounds, { padding: 60, maxZoom: 14 }) : this.map.easeTo({ center: centre, zoom: this.map.getZoom() + 2 });
      }
      this.popup = new this.library.Popup({ maxWidth: "18rem", focusAfterOpen: true });
      return this.popup.setLngLat(centre).setDOMContent(this.card(properties)).addTo(this.map);
    }

    card(properties) {
      const box = make("div", "map-card");
      const link = make("a", "map-card-name", properties.name);
      link.href = properties.url;
      box.append(link, this.classMark(properties.class));
      if (properties.place) box.append(make("p", "map-card-place", properties.place));
      return box;
    }

    classMark(value) {
      const known = this.classes.find((one) => one.value === value);
      return make("span", `badge-risk badge-risk-${known ? known.tone : "none"}`, known ? known.label : this.texts.unclassed);
    }

    /* Divisions: the way down by a click, the way up by the trail. */
    down(division) {
      if (this.trail.some((step) => step.code === division.code)) return;
      this.trail.push({ code: division.code, name: division.name });
      this.enter();
    }

    async enter() {
      const here = this.trail[this.trail.length - 1];
      const url = new URL(this.data.boundariesUrl, window.location.href);
      if (here.code) url.searchParams.set("parent", here.code);
      const answer = await this.fetchJson(url, "noBoundaries");
      const below = answer ? answer.features : [];
      const own = this.divisions.filter((feature) => feature.properties.code === here.code);
      this.divisions = below.length ? below : own;
      if (this.popup) this.popup.remove();
      this.drawTrail();
      this.drawDivisions(below);
      this.complete = false;
      const box = boundsOf(this.divisions);
      if (this.map && box) this.map.fitBounds(box, { padding: 24, animate: false });
      if (this.map && !box) this.fitPoints = true;
      await this.load();
    }

    drawDivisions(below) {
      const list = this.part("divisions");
      list.replaceChildren(...below.map((feature) => {
        const item = make("li");
        const button = make("button", "chip", feature.properties.name);
        button.type = "button";
        button.addEventListener("click", () => this.down(feature.properties));
        item.append(button);
        return item;
      }));
      this.part("below").hidden = below.length === 0;
      if (!this.map) return;
      this.marked = null;
      this.map.getSource("divisions").setData({ type: "FeatureCollection", features: this.divisions });
      this.map.getSource("names").setData({
        type: "FeatureCollection",
        features: this.divisions.map((feature) => ({ type: "Feature", geometry: { type: "Point", coordinates: middle(feature) }, properties: { name: feature.properties.name } })),
      });
    }

    drawTrail() {
      this.part("trail").replaceChildren(...this.trail.map((step, index) => {
        const item = make("li");
        if (index === this.trail.length - 1) {
          item.textContent = step.name;
          item.setAttribute("aria-current", "location");
          return item;
        }
        const button = make("button", "link-button", step.name);
        button.type = "button";
        button.addEventListener("click", () => {
          this.trail.length = index + 1;
          this.enter();
        });
        item.append(button);
        return item;
      }));
    }

    /* Points: asked for the part in view unless the server already gave everything. */
    async load() {
      const url = new URL(this.data.pointsUrl, window.location.href);
      const here = this.trail[this.trail.length - 1];
      if (here.code) url.searchParams.append("place", here.code);
      if (this.map) {
        url.searchParams.set("bbox", this.map.getBounds().toArray().flat().map((value) => value.toFixed(5)).join(","));
        url.searchParams.set("zoom", this.map.getZoom().toFixed(1));
      }
      const everything = this.shown.size === this.classes.length + 1;
      if (!everything) this.shown.forEach((value) => url.searchParams.append("class", value));
      if (url.href === this.wanted) return;
      this.wanted = url.href;
      const turn = ++this.asked;
      const nothing = { features: [], total: 0 };
      const answer = this.shown.size ? await this.fetchJson(url, "noPoints") : nothing;
      if (!answer) this.wanted = "";
      if (!answer || turn !== this.asked) return;
      this.features = answer.features;
      this.complete = Boolean(answer.complete) && everything;
      this.report(answer);
      this.show();
    }

    async fetchJson(url, what) {
      this.section.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(url, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(String(answer.status));
        return await answer.json();
      } catch {
        portal.toast(this.texts[what], "error");
        return null;
      } finally {
        this.section.removeAttribute("aria-busy");
      }
    }

    moved() {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => (this.complete ? this.drawList() : this.load()), 250);
    }

    visible() {
      return this.features.filter((feature) => feature.properties.count !== undefined || this.shown.has(feature.properties.class || ""));
    }

    show() {
      const all = this.visible();
      const singles = all.filter((feature) => feature.properties.count === undefined);
      if (this.map) {
        this.map.getSource("points").setData({ type: "FeatureCollection", features: singles });
        this.map.getSource("groups").setData({ type: "FeatureCollection", features: all.filter((feature) => feature.properties.count !== undefined) });
        const box = this.fitPoints && boundsOf(all);
        this.fitPoints = false;
        if (box) this.map.fitBounds(box, { padding: 48, maxZoom: 13, animate: false });
      }
      this.drawList();
    }

    report(answer) {
      const missing = Number(answer.without_coordinates || 0);
      const note = this.part("missing");
      this.part("total").textContent = this.texts.total.replace("{n}", Number(answer.total || 0).toLocaleString("zh-CN"));
      note.hidden = missing === 0;
      note.querySelector("[data-text]").textContent = this.texts.missing.replace("{n}", missing.toLocaleString("zh-CN"));
    }

    drawList() {
      const bounds = this.map && this.map.getBounds();
      const inside = this.visible().filter((feature) => feature.properties.count === undefined && (!bounds || bounds.contains(feature.geometry.coordinates)));
      this.part("list").replaceChildren(...inside.slice(0, LIST_LENGTH).map((feature) => {
        const item = make("li");
        const link = make("a", "", feature.properties.name);
        link.href = feature.properties.url;
        item.append(link, this.classMark(feature.properties.class));
        return item;
      }));
      this.part("list-note").textContent = inside.length > LIST_LENGTH
        ? this.texts.first.replace("{n}", LIST_LENGTH).replace("{all}", inside.length.toLocaleString("zh-CN"))
        : inside.length === 0 ? this.texts.none : "";
    }

    drawLegend() {
      this.part("legend").querySelectorAll("input").forEach((box) => box.addEventListener("change", () => {
        if (box.checked) this.shown.add(box.value);
        else this.shown.delete(box.value);
        if (this.complete) this.show();
        else this.load();
      }));
    }
  }

  document.querySelectorAll("[data-map]").forEach((section) => {
    const recordMap = new RecordMap(section);
    section.recordMap = recordMap;
    recordMap.start();
  });

})();
