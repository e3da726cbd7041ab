/*
 * Choosing files (components/file_drop.html): drop or pick or take a photo; size and kind are looked at before anything
 * is sent (the server looks again), pictures show small, a file can be taken out. With several files, picking again adds.
 */
(function () {
  "use strict";

  const MB = 1024 * 1024;

  function taken(file, accept) {
    if (!accept) return true;
    return accept.split(",").map((rule) => rule.trim().toLowerCase()).some((rule) => {
      if (rule.startsWith(".")) return file.name.toLowerCase().endsWith(rule);
      if (rule.endsWith("/*")) return file.type.startsWith(rule.slice(0, -1));
      return file.type === rule;
    });
  }

  function fault(file, input, box) {
    const max = Number(box.dataset.maxMb || 0);
    const size = (file.size / MB).toFixed(1);
    if (!taken(file, input.accept)) return portal.text("fileWrongKind", { name: file.name });
    if (max && file.size > max * MB) return portal.text("fileTooBig", { name: file.name, size, max });
    return "";
  }

  function put(input, files) {
    const holder = new DataTransfer();
    files.forEach((file) => holder.items.add(file));
    input.files = holder.files;
  }

  function line(file, remove) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const size = document.createElement("small");
    const button = document.createElement("button");
    if (file.type.startsWith("image/")) {
      const picture = document.createElement("img");
      picture.src = URL.createObjectURL(file);
      picture.alt = "";
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      item.append(picture);
    } else {
      item.append(portal.icon("paperclip"));
    }
    name.textContent = file.name;
    size.textContent = file.size > MB ? `${(file.size / MB).toFixed(1)} MB` : `${Math.ceil(file.size / 1024)} KB`;
    button.type = "button";
    button.setAttribute("aria-label", portal.text("fileRemove", { name: file.name }));
    button.append(portal.icon("x"));
    button.addEventListener("click", remove);
    item.append(name, size, button);
    return item;
  }

  function refusal(message) {
    const item = document.createElement("li");
    const words = document.createElement("span");
    item.className = "is-wrong";
    words.textContent = message;
    item.append(portal.icon("alert-circle"), words);
    return item;
  }

  function watch(box) {
    const input = box.querySelector("input[type=file]");
    const zone = box.querySelector("[data-drop-zone]");
    const list = box.querySelector("[data-file-list]");
    let kept = [];
    box.classList.add("is-ready");

    function show(refusals) {
      list.replaceChildren(
        ...kept.map((file) => line(file, () => {
          kept = kept.filter((other) => other !== file);
          put(input, kept);
          show([]);
        })),
        ...refusals.map(refusal),
      );
    }

    function choose(files) {
      const refusals = files.map((file) => fault(file, input, box)).filter(Boolean);
      const good = files.filter((file) => !fault(file, input, box));
      kept = input.multiple ? [...kept.filter((old) => !good.some((file) => file.name === old.name && file.size === old.size)), ...good] : good.slice(0, 1);
      put(input, kept);
      show(refusals);
    }

    input.addEventListener("change", () => choose([...input.files]));
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => {
        event.preventDefault();
        zone.classList.add("is-over");
      });
    }
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("is-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      choose([...event.dataTransfer.files]);
    });
  }

  portal.onLoad((root) => root.querySelectorAll("[data-file-drop]").forEach((box) => {
    if (box.dataset.watched) return;
    box.dataset.watched = "1";
    watch(box);
  }));
})();
