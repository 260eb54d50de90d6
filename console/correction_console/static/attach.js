// A file that is too large is told before it is sent; a photo of the person is made smaller here, since it is no evidence.
"use strict";

const PHOTO_SIDE = 1200;

async function smaller(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, PHOTO_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
  return new File([made], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
}

// A picture that is still being made smaller must not replace one that was chosen since.
let choices = 0;

async function check(form) {
  const mine = ++choices;
  const [box, kind] = [form.elements.file, form.elements.kind];
  const [told, note] = [form.querySelector("[data-too-large]"), form.querySelector("[data-smaller]")];
  const most = JSON.parse(form.dataset.limits)[kind.value];
  const tooLarge = () => box.files.length > 0 && box.files[0].size > most * 1024 * 1024;
  if (tooLarge() && kind.value === "person_photo") {
    try {
      const picture = await smaller(box.files[0]);
      if (mine !== choices) return;
      const made = new DataTransfer();
      made.items.add(picture);
      box.files = made.files;
      note.textContent = `照片已在本机缩小为 ${(box.files[0].size / 1024).toFixed(0)} KB，原件留在设备里。`;
      note.hidden = false;
    } catch {
      // What is no picture is told by the server.
    }
  }
  const size = box.files.length ? (box.files[0].size / 1024 / 1024).toFixed(1) : 0;
  told.hidden = !tooLarge();
  told.textContent = tooLarge() ? `这个文件 ${size} MB，${kind.selectedOptions[0].text}。请缩小或分开后再选；原件留在设备里。` : "";
  form.querySelector("[type=submit]").disabled = tooLarge();
}

for (const form of document.querySelectorAll("form[data-limits]")) {
  form.addEventListener("change", () => {
    form.querySelector("[data-smaller]").hidden = true;
    check(form);
  });
}
