export default {
  render({ model, el }) {
    const id = newId("tips");
    let sequence = model.get("reply").seq || 0;
    let asked = "";
    const status = h("p", { class: "td-status", role: "status" });
    const own = h("div", {});
    const vote = h("div", {});
    const form = h("div", {});
    const stopForm = live(model, form, ["labels"], () => {
      const t = model.get("labels");
      if (!t.title) return;
      put(form, h("h2", {}, t.title), ["do", "dont"].map((kind) => {
        const name = `tip-${kind}`;
        const input = h("input", { id: `${id}-${kind}`, class: "td-input", type: "text", autocomplete: "off", "aria-describedby": `${id}-${kind}-help`, value: drafts.find(model, name) || "",
          oninput: () => drafts.keep(model, name, input.value), onkeydown: (event) => { if (event.key === "Enter") add(); } });
        const add = () => { asked = kind; sequence += 1; model.send({ type: "add", kind, text: input.value, seq: sequence }); };
        return h("div", { class: "td-row" },
          h("div", { class: "td-grow" },
            h("label", { class: "td-own", for: input.id }, t[kind]), h("p", { class: "td-why", id: `${id}-${kind}-help` }, t[`${kind}_help`]), input),
          h("button", { type: "button", class: "td-button", "aria-label": `${t.add}: ${t[kind]}`, onclick: add }, t.add));
      }));
    });
    const stopOwn = live(model, own, ["mine", "labels"], () => {
      const t = model.get("labels");
      const mine = model.get("mine");
      if (!mine.length) return;
      put(own, h("h3", {}, t.mine), h("ul", { class: "td-tip-list" }, mine.map((one) =>
        h("li", {}, h("span", {}, h("strong", {}, `${t[one.kind]}: `), one.text),
          h("button", { type: "button", class: "td-button td-quiet", "aria-label": `${t.remove}: ${one.text}`, onclick: () => { asked = ""; sequence += 1; model.send({ type: "remove", kind: one.kind, number: one.number, seq: sequence }); } }, t.remove)))));
    });
    const stopVote = live(model, vote, ["others", "voting", "labels"], () => {
      const t = model.get("labels");
      if (!model.get("voting")) { put(vote, h("p", { class: "td-why" }, t.wait || "")); return; }
      const others = model.get("others");
      put(vote, h("h3", {}, t.vote_title), h("p", { class: "td-why" }, t.vote_help), ["do", "dont"].map((kind) => {
        const list = others.filter((one) => one.kind === kind);
        return list.length ? [h("h4", {}, t[kind]), h("ul", { class: "td-tip-list" }, list.map((one) =>
          h("li", {}, h("span", { id: `${id}-${one.key}-text` }, one.text),
            h("button", { type: "button", id: `${id}-${one.key}`, class: one.voted ? "td-button" : "td-button td-quiet", "aria-pressed": String(one.voted), "aria-describedby": `${id}-${one.key}-text`,
              onclick: () => { asked = ""; sequence += 1; model.send({ type: "vote", key: one.key, seq: sequence }); } }, one.voted ? t.voted : t.vote))))] : null;
      }));
    });
    const replied = () => {
      const reply = model.get("reply");
      if (reply.seq !== sequence) return;
      status.dataset.kind = reply.ok ? "saved" : "failed";
      status.textContent = reply.message;
      if (reply.ok && asked) { drafts.drop(model, `tip-${asked}`); const input = document.getElementById(`${id}-${asked}`); if (input) input.value = ""; }
    };
    model.on("change:reply", replied);
    put(el, h("section", { class: "td-card" }, form, status, own, vote));
    return () => { stopForm(); stopOwn(); stopVote(); model.off("change:reply", replied); };
  },
};
