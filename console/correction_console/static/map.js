// The map: areas, people and the steps of a day, drawn from what the page carries. Words are set as text, never as
// markup. Without this file the lists beside the map say the same.
"use strict";

const LOOKS = {
  in: { color: "#17643a", dashArray: "6 4", fillOpacity: 0.04, weight: 2 },
  out: { color: "#a3141f", fillOpacity: 0.12, weight: 2 },
  place: { color: "#1d4f73", fillOpacity: 0.15, weight: 1 },
  plain: { color: "#52616f", dashArray: "6 4", fillOpacity: 0.03, weight: 1.5 },
};
const NAMED_MAX = 25;
const at = ([lon, lat]) => [lat, lon];

function said(text) {
  const words = document.createElement("span");
  words.textContent = text;
  return words;
}

function shapeOf(shape, look) {
  if (shape.disc) return L.circle(at(shape.disc), { ...look, radius: shape.radius_m });
  if (shape.rings) return L.polygon(shape.rings.map((ring) => ring.map(at)), look);
  return L.polyline(shape.line.map(at), { ...look, weight: 5 });
}

function tilesOn(map, tiles) {
  const layer = L.tileLayer(tiles.url, {
    attribution: "", subdomains: tiles.subdomains, maxZoom: tiles.zoom_max, referrerPolicy: "no-referrer",
  });
  layer.on("tileerror", () => {
    const note = document.getElementById("map-note");
    if (!note.dataset.failed) note.prepend(tiles.silent);
    note.dataset.failed = "1";
  });
  if (tiles.attribution) document.getElementById("map-note").append(` 底图：${tiles.attribution}。`);
  layer.addTo(map);
}

function peopleOn(map, people) {
  return people.map((one) => {
    const look = { color: one.old ? "#a44a00" : "#143a56", weight: 2, fillOpacity: one.old ? 0 : 0.9, radius: 6 };
    const place = at([one.lon, one.lat]);
    if (one.accuracy_m) L.circle(place, { radius: one.accuracy_m, weight: 1, fillOpacity: 0.06, interactive: false }).addTo(map);
    const dot = L.circleMarker(place, look).addTo(map);
    // A few carry their names; of many, the one that is pointed at.
    if (people.length <= NAMED_MAX) dot.bindTooltip(said(one.name), { permanent: true, direction: "right", offset: [6, 0], className: "name" });
    else dot.bindTooltip(said(one.said));
    dot.on("click", () => { location.href = one.href; });
    return dot;
  });
}

// One day: the way so far, and where the person was at the moment of the slider.
function replay(map, track) {
  const places = track.map((step) => at([step.lon, step.lat]));
  const way = L.polyline(places, { color: "#1d4f73", weight: 2, opacity: 0.7 }).addTo(map);
  const circle = L.circle(places.at(-1), { radius: 1, weight: 1, fillOpacity: 0.1 }).addTo(map);
  const dot = L.circleMarker(places.at(-1), { radius: 6, color: "#143a56", fillOpacity: 0.9 }).addTo(map);
  const slider = document.getElementById("step");
  const show = () => {
    const n = Number(slider.value);
    way.setLatLngs(places.slice(0, n + 1));
    circle.setLatLng(places[n]).setRadius(track[n].accuracy_m || 1);
    dot.setLatLng(places[n]);
    document.getElementById("step-said").value = track[n].said;
  };
  slider.addEventListener("input", show);
  const play = document.querySelector("[data-play]");
  let timer = 0;
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = "播放"; };
  play.addEventListener("click", () => {
    if (timer) { stop(); return; }
    if (Number(slider.value) >= track.length - 1) slider.value = 0;
    play.textContent = "暂停";
    timer = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      show();
      if (Number(slider.value) >= track.length - 1) stop();
    }, 150);
  });
  show();
  return way;
}

// A click on the map writes a corner into the form; the form alone is what is sent.
function drawing(map, datum) {
  const form = document.querySelector("[data-draw]");
  if (!form) return;
  const { points, radius_m: radius } = form.elements;
  let sketch = null;
  const corners = () => points.value.split("\n").map((line) => line.split(/[,，]/).map(Number))
    .filter((pair) => pair.length === 2 && pair.every(Number.isFinite));
  const show = () => {
    if (sketch) sketch.remove();
    const pairs = corners().map(at);
    const look = { color: "#0b66d6", weight: 2, fillOpacity: 0.1 };
    if (form.elements.datum.value !== datum || !pairs.length) sketch = null;
    else if (Number(radius.value) > 0) sketch = L.circle(pairs[0], { ...look, radius: Number(radius.value) });
    else if (pairs.length === 1) sketch = L.circleMarker(pairs[0], { ...look, radius: 4 });
    else sketch = L.polygon(pairs, look);
    if (sketch) sketch.addTo(map);
  };
  map.on("click", ({ latlng }) => {
    form.elements.datum.value = datum;
    const line = `${latlng.lng.toFixed(6)},${latlng.lat.toFixed(6)}`;
    points.value = points.value.trim() ? `${points.value.trim()}\n${line}` : line;
    show();
  });
  form.querySelector("[data-undo]").addEventListener("click", () => {
    points.value = points.value.trim().split("\n").slice(0, -1).join("\n");
    show();
  });
  form.addEventListener("input", show);
  show();
}

document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("map");
  const given = JSON.parse(box.dataset.map);
  const map = L.map(box, { preferCanvas: true, attributionControl: false, zoomControl: false });
  L.control.zoom({ zoomInTitle: "放大", zoomOutTitle: "缩小" }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  // The extent of a circle is known only on a map that looks somewhere.
  map.setView([35, 105], 4);
  if (given.tiles) tilesOn(map, given.tiles);
  const areas = given.areas.flatMap((area) => area.shapes.map((shape) => {
    const drawn = shapeOf(shape, LOOKS[area.look]).bindTooltip(said(area.said), { sticky: true });
    return drawn.addTo(map);
  }));
  const people = peopleOn(map, given.people);
  const track = given.track.length ? [replay(map, given.track)] : [];
  const wanted = L.featureGroup(track.length ? track : people.length ? people : areas);
  const bounds = wanted.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds.pad(0.15), { maxZoom: 16, animate: false });
  drawing(map, given.datum);
});
