// Turns the days' names into one row of buttons, and lets one carer's round be picked out. Everything is there without it.
(() => {
  "use strict";
  const groups = [...document.querySelectorAll(".days")];
  const show = (chosen) => {
    for (const group of groups) {
      for (const day of group.querySelectorAll(":scope > .day")) {
        day.hidden = day.dataset.day !== chosen;
        day.open = !day.hidden;
      }
      for (const button of group.querySelectorAll(":scope > .buttons > button")) {
        button.setAttribute("aria-pressed", String(button.dataset.day === chosen));
      }
    }
  };
  for (const group of groups) {
    const row = document.createElement("div");
    row.className = "buttons";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", "Day");
    for (const day of group.querySelectorAll(":scope > .day")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = day.dataset.name;
      button.dataset.day = day.dataset.day;
      button.addEventListener("click", () => choose(day.dataset.day));
      row.append(button);
    }
    group.prepend(row);
    group.classList.add("scripted");
  }
  let shown = "0";
  const choose = (day) => {
    shown = day;
    show(day);
  };
  if (groups.length > 0) choose("0");

  // On paper there is nothing to choose with: every day is printed.
  addEventListener("beforeprint", () => {
    for (const day of document.querySelectorAll(".days > .day")) {
      day.hidden = false;
      day.open = true;
    }
  });
  addEventListener("afterprint", () => show(shown));

  for (const map of document.querySelectorAll("figure.map")) {
    const picks = [...map.querySelectorAll(".pick")];
    const pick = (chosen) => {
      const again = chosen.getAttribute("aria-pressed") === "true";
      map.classList.toggle("one", !again);
      for (const one of picks) one.setAttribute("aria-pressed", String(one === chosen && !again));
      for (const round of map.querySelectorAll(".round")) {
        round.classList.toggle("on", !again && round.dataset.carer === chosen.dataset.carer);
      }
    };
    for (const one of picks) {
      one.setAttribute("role", "button");
      one.setAttribute("aria-pressed", "false");
      one.tabIndex = 0;
      one.addEventListener("click", () => pick(one));
      one.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        pick(one);
      });
    }
  }
})();
