// What becomes of what is pasted? Paragraphs, lists, emphasis, links and footnotes are kept, the rest is dropped.
import { createNodeFromContent } from "../django_prose_editor/editor.js";
import { Item, itemOf, nested } from "./editor-paste-lists.js";
import { notesIntoText } from "./editor-paste-notes.js";

const WITHOUT_WORDS =
  "script, style, title, meta, link, xml, img, svg, object, iframe, hr, input, select, textarea, button, template";
// What Word deletes, hides, or says beside the text.
const NOT_OF_THE_TEXT =
  "del, .msoDel, .MsoCommentReference, .msocomanchor, [data-style*='mso-element:comment-list'], [data-style*='mso-hide:all'], [data-style*='display:none']";
const BLOCK =
  "p, div, section, article, main, header, footer, figure, address, center, pre, h1, h2, h3, h4, h5, h6, blockquote, ul, ol, li, table, tbody, thead, tfoot, tr, td, th, dl, dt, dd";

/** Pasted HTML as our own. What was copied from one of our own texts is that already. */
export function pasted(html) {
  // The page's policy complains of a style or an onclick as soon as it is parsed, so both get another name before.
  const quiet = html.replace(/<style[^]*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*>/gi, renamed);
  if (/<[^>]+\sdata-pm-slice=/i.test(quiet)) return quiet;
  const { body } = new DOMParser().parseFromString(quiet, "text/html");
  for (const node of body.querySelectorAll("[data-style]")) {
    node.dataset.style = node.dataset.style.toLowerCase().replace(/\s*([:;])\s*/g, "$1");
  }
  for (const node of body.querySelectorAll(`${WITHOUT_WORDS}, ${NOT_OF_THE_TEXT}`)) node.remove();
  notesIntoText(body);
  return blocksOf(body).join("");
}

/** Pasted plain text: empty lines part paragraphs, and lines that begin with a mark are items of a list. */
export function pastedPlain(text, schema) {
  const lines = text.replace(/\r\n?/g, "\n").trim();
  const chunks = lines.split(/\n[ \t]*\n/).map((chunk) => chunk.split("\n"));
  // Without an empty line anywhere, each line is a paragraph; a single one is words within a paragraph.
  const blocks = chunks.length > 1 ? chunks.flatMap(chunkAsBlocks) : chunks[0].flatMap((line) => chunkAsBlocks([line]));
  const html = lines.includes("\n") ? blocks.join("").replace(/<\/([uo])l><\1l>/g, "") : `<p>${escaped(lines)}</p>`;
  const doc = createNodeFromContent(html, schema, { slice: false });
  return doc.slice(0, doc.content.size);
}

const renamed = (tag) => tag.replace(/([\s"'])(style|on[a-z]+)(\s*=)/gi, "$1data-$2$3");

export const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const isBlank = (html) => !/[^\s\u00a0]/.test(html.replace(/<[^>]*>/g, ""));

const isBlock = (node) => node.nodeType === 1 && (node.matches(BLOCK) || node.querySelector(BLOCK) !== null);

function chunkAsBlocks(lines) {
  const blocks = [];
  for (const line of lines.map((said) => said.trim()).filter(Boolean)) {
    const found = line.match(/^(?:([-•*‣·–])|\d{1,3}[.)])\s+(.*)$/);
    if (found) blocks.push({ tag: found[1] ? "ul" : "ol", words: found[2] });
    else if (blocks.length) blocks.at(-1).words += ` ${line}`;
    else blocks.push({ tag: "p", words: line });
  }
  return blocks.map(({ tag, words }) =>
    tag === "p" ? `<p>${escaped(words)}</p>` : `<${tag}><li>${escaped(words)}</li></${tag}>`,
  );
}

/** The blocks within a node, each as HTML. */
const blocksOf = (parent) => withLists(piecesOf(parent));

/** The blocks and the single items within a node: items of one list may stand in different boxes. */
function piecesOf(parent) {
  const found = [];
  let loose = "";
  const flush = () => {
    if (!isBlank(loose)) found.push(`<p>${loose.trim()}</p>`);
    loose = "";
  };
  for (const node of parent.childNodes) {
    if (isBlock(node)) {
      flush();
      found.push(...blockOf(node));
    } else loose += inlineOf(node);
  }
  flush();
  return found;
}

function blockOf(node) {
  const tag = node.localName;
  if (tag === "ul" || tag === "ol") return listOf(node, tag);
  if (tag === "blockquote") return [`<blockquote>${blocksOf(node).join("")}</blockquote>`].filter((html) => !isBlank(html));
  if (tag === "tr") return rowOf(node);
  const item = itemOf(node);
  if (item) return [item.withWords(inlineOf(node).trim())];
  if ([...node.childNodes].some(isBlock)) return piecesOf(node);
  const words = inlineOf(node).trim();
  if (isBlank(words)) return [];
  return [/^h[1-6]$/.test(tag) ? `<p><strong>${words}</strong></p>` : `<p>${words}</p>`];
}

/** A list, or its items one by one where each says at which level it stands, as Word on the web writes them. */
function listOf(list, tag) {
  const items = [...list.children].filter((child) => child.localName === "li" || child.matches("ul, ol"));
  if (items.some((item) => item.hasAttribute("data-aria-level"))) {
    return items.map((item) =>
      new Item(Number(item.dataset.ariaLevel) || 1, tag === "ol").withWords(blocksOf(item).join(" ").replace(/<\/?p>/g, "")),
    );
  }
  const inside = items.reduce((html, item) => {
    if (item.localName !== "li") return html.replace(/<\/li>$/, "") + listOf(item, item.localName).join("") + (html && "</li>");
    const words = blocksOf(item).join("").replace(/^<p>((?:(?!<p>)[^])*)<\/p>/, "$1");
    return isBlank(words) ? html : `${html}<li>${words}</li>`;
  }, "");
  return inside ? [`<${tag}>${inside}</${tag}>`] : [];
}

/** A row of a table: one paragraph where its cells are short, else each cell after the other. */
function rowOf(row) {
  const cells = [...row.children].map(blocksOf).filter((cell) => cell.length);
  const isShort = cells.length > 1 && cells.every((cell) => cell.length === 1 && cell[0].startsWith("<p>"));
  return isShort ? [`<p>${cells.map(([cell]) => cell.slice(3, -4)).join(" – ")}</p>`] : cells.flat();
}

/** Items that stand after one another become a list; a paragraph that goes on with an item stands in it. */
function withLists(blocks) {
  const found = [];
  let items = [];
  const flush = () => {
    if (items.length) found.push(nested(items));
    items = [];
  };
  for (const block of blocks) {
    if (!(block instanceof Item)) {
      flush();
      found.push(block);
    } else if (block.goesOn && items.length) items.at(-1).blocks.push(...block.blocks);
    else if (block.goesOn) found.push(...block.blocks.map((words) => `<p>${words}</p>`));
    else if (block.blocks.some((words) => !isBlank(words))) items.push(block);
  }
  flush();
  return found;
}

/** The words of a node with their marks. */
function inlineOf(node) {
  if (node.nodeType === 3) return escaped(node.data.replace(/[ \t\r\n\f]+/g, " ").replace(/[ \u00a0]{2,}/g, " "));
  if (node.nodeType !== 1) return "";
  if (node.localName === "br") return "<br>";
  const inside = [...node.childNodes].map(inlineOf).join("");
  if (isBlank(inside)) return inside;
  if (node.classList.contains("footnote")) return `<span class="footnote">${inside.trim()}</span>`;
  return marksOf(node).reduceRight((html, tag) => `<${tag}>${html}</${tag.split(" ")[0]}>`, inside);
}

function marksOf(node) {
  const style = node.dataset?.style ?? "";
  const weight = style.match(/(?:^|;)font-weight:([a-z0-9]+)/)?.[1];
  const slope = style.match(/(?:^|;)font-style:([a-z]+)/)?.[1];
  const isBold = weight ? weight.startsWith("bold") || Number(weight) >= 600 : /^(b|strong)$/.test(node.localName);
  const isItalic = slope ? slope !== "normal" : /^(i|em)$/.test(node.localName);
  const href = node.localName === "a" ? (node.getAttribute("href") ?? "").trim() : "";
  return [
    ...(/^(https?:\/\/|mailto:)/i.test(href) ? [`a href="${escaped(href)}"`] : []),
    ...(isBold ? ["strong"] : []),
    ...(isItalic ? ["em"] : []),
  ];
}
