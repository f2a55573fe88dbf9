// Checks the signed text of a certificate's code in the browser (WebCrypto, Ed25519) and sends nothing. A browser
// that cannot says so: the form beside it is checked by the server. The text may stand after # in the address.
(function () {
  "use strict";
  const place = document.getElementById("proof");
  const told = document.getElementById("told"); // what the server said of the text before
  const form = document.getElementById("text");
  const box = form.elements.text;
  const keys = JSON.parse(place.dataset.keys);
  const button = form.querySelector("[data-check]");

  function say(what) {
    told.hidden = true;
    document.querySelectorAll("#proof [data-say]").forEach(function (part) {
      part.hidden = part.dataset.say !== what;
    });
  }

  function bytes(text) {
    const sign = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(sign, function (one) { return one.charCodeAt(0); });
  }

  // [text that is signed, facts, signature], or nothing where the text has another form.
  function parts(text) {
    const pieces = text.replace(/\s/g, "").replace(/^.*#/, "").split(".");
    if (pieces.length !== 3 || pieces[0] !== "C1") return null;
    try {
      const facts = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes(pieces[1])));
      const isOurs = Array.isArray(facts) && facts.length === 5 && facts.every(function (fact) { return typeof fact === "string"; });
      return isOurs ? [pieces[0] + "." + pieces[1], facts, bytes(pieces[2])] : null;
    } catch (error) {
      return null;
    }
  }

  function show(facts) {
    place.querySelectorAll("[data-fact]").forEach(function (cell) {
      const fact = facts[Number(cell.dataset.fact)];
      cell.textContent = cell.dataset[fact] || fact;
    });
    place.querySelector("[data-link]").href = place.dataset.lookUp + "?number=" + encodeURIComponent(facts[0]);
    say("genuine");
  }

  async function check() {
    const found = parts(box.value);
    if (!found) return say("form");
    const facts = found[1];
    const isKnown = Object.prototype.hasOwnProperty.call(keys, facts[4]);
    if (!isKnown) return say("key");
    let isGenuine;
    try {
      const key = await crypto.subtle.importKey("raw", bytes(keys[facts[4]]), { name: "Ed25519" }, false, ["verify"]);
      isGenuine = await crypto.subtle.verify({ name: "Ed25519" }, key, found[2], new TextEncoder().encode(found[0]));
    } catch (error) { // no Ed25519 here
      button.hidden = true;
      return say("unable");
    }
    if (isGenuine) show(facts); else say("signature");
  }

  function read() {
    if (location.hash.length < 2) return;
    box.value = location.hash.slice(1);
    if (window.crypto && crypto.subtle) check(); else say("unable");
  }

  if (window.crypto && crypto.subtle) {
    button.hidden = false;
    button.addEventListener("click", check);
  }
  window.addEventListener("hashchange", read);
  read();
})();
