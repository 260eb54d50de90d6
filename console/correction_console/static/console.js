// Keys and small manners of the pages; everything works without this file, only slower.
"use strict";

const FOCUSABLE = "button, a[href], input:not([type=hidden]), select, textarea";

function typing(target) {
  return target.matches("input, select, textarea") && !["button", "radio", "checkbox"].includes(target.type);
}

// Up and down move between rows, to the button of a row or else its first link.
function step(from, direction) {
  let row = from.closest("[data-rows] tbody tr");
  while (row) {
    row = direction > 0 ? row.nextElementSibling : row.previousElementSibling;
    const next = row && (row.querySelector("button") || row.querySelector(FOCUSABLE));
    if (next) {
      next.focus();
      next.scrollIntoView({ block: "nearest" });
      return true;
    }
  }
  return false;
}

function first() {
  const places = ["[data-roll] tbody [type=radio]", "[data-rows] tbody tr button", "[data-rows] tbody tr a"];
  const row = places.map((place) => document.querySelector(place)).find(Boolean);
  if (row) row.focus();
  return Boolean(row);
}

// On a roll a digit marks the person, and the focus goes on to the next.
function mark(target, key) {
  const row = /^[1-9]$/.test(key) && target.matches("[type=radio]") && target.closest("[data-roll] tbody tr");
  const choice = row && row.querySelectorAll("[type=radio]")[Number(key) - 1];
  if (!choice) return false;
  choice.checked = true;
  tally();
  return turn(row, 1);
}

function turn(row, direction) {
  const next = direction > 0 ? row.nextElementSibling : row.previousElementSibling;
  const radio = next && (next.querySelector("[type=radio]:checked") || next.querySelector("[type=radio]"));
  if (radio) {
    radio.focus();
    radio.scrollIntoView({ block: "nearest" });
  }
  return true;
}

function tally() {
  const told = document.querySelector("[data-tally]");
  if (!told) return;
  const counts = new Map();
  const rows = [...document.querySelectorAll("[data-roll] tbody tr")];
  for (const row of rows) {
    const chosen = row.querySelector("[type=radio]:checked");
    const said = chosen ? chosen.value : "没有标";
    counts.set(said, (counts.get(said) || 0) + 1);
  }
  told.textContent = [...counts].map(([said, count]) => `${said} ${count} 人`).join("，");
}

document.addEventListener("change", tally);
document.addEventListener("DOMContentLoaded", tally);
document.addEventListener("click", (event) => {
  const all = event.target.closest("[data-all]");
  if (!all) return;
  for (const row of document.querySelectorAll("[data-roll] tbody tr")) {
    if (!row.querySelector("[type=radio]:checked")) row.querySelector(`[value="${all.dataset.all}"]`).checked = true;
  }
  tally();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const { key, target } = event;
  const rollRow = target.matches("[type=radio]") && target.closest("[data-roll] tbody tr");
  if (rollRow && (key === "ArrowDown" || key === "ArrowUp")) {
    event.preventDefault();
    turn(rollRow, key === "ArrowDown" ? 1 : -1);
    return;
  }
  if (mark(target, key)) {
    event.preventDefault();
    return;
  }
  if (key === "ArrowDown" || key === "ArrowUp") {
    const direction = key === "ArrowDown" ? 1 : -1;
    const searching = target.matches("input[type=search]");
    if (typing(target) && !searching) return;
    if (target.closest("[data-rows]") ? step(target, direction) : direction > 0 && first()) event.preventDefault();
    return;
  }
  if (typing(target)) {
    if (key === "Escape") target.blur();
    return;
  }
  if (key === "/") {
    const box = document.getElementById("words") || document.getElementById("quick");
    if (box) {
      event.preventDefault();
      box.focus();
      box.select();
    }
    return;
  }
  const page = /^[1-9]$/.test(key) && document.querySelector(`nav [data-page="${key}"]`);
  if (page) page.click();
  const meant = /^[a-z]$/.test(key) && document.querySelector(`[data-key="${key}"]`);
  if (meant) {
    event.preventDefault();
    meant.focus();
  }
});

// A form goes once: a double click waits for the answer to the first. The server would record it once all the same.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  // What is sent for a file to come back leaves the page as it is.
  if (event.submitter && event.submitter.hasAttribute("data-again")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
});
// Whoever comes back by the back button may send it again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

function offline(is) {
  let banner = document.getElementById("offline");
  if (is && !banner) {
    banner = document.createElement("p");
    banner.id = "offline";
    banner.className = "wrong";
    banner.setAttribute("role", "alert");
    banner.textContent = "与服务器的连接中断，列表不是最新的；恢复后自动更新。";
    document.getElementById("main").prepend(banner);
  } else if (!is && banner) {
    banner.remove();
  }
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const failed = event.detail.xhr.status >= 400;
  if (event.detail.target.id === "queue") offline(failed);
  else if (failed) event.detail.shouldSwap = true;
});
document.addEventListener("htmx:sendError", () => offline(true));

// What was recorded in a row stays there, and the focus goes on to the next.
document.addEventListener("htmx:afterSettle", (event) => {
  const cell = event.target.closest && event.target.closest(".act");
  if (cell && !step(cell, 1)) cell.closest("tr").querySelector("a").focus();
});

// The page itself says which file was chosen.
document.addEventListener("change", (event) => {
  const told = event.target.type === "file" && event.target.closest(".picker");
  if (told) told.querySelector("[data-chosen]").textContent = event.target.files.length ? event.target.files[0].name : "还没有选择";
});
