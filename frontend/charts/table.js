/**
 * What a table of numbers says: its series (name, colour token, whether it counts in shares) and
 * its rows (label, whole label, cells with number and link).
 */
export function readTable(table) {
  const series = [...table.tHead.querySelectorAll("th[data-colour]")].map((head) => ({
    name: head.dataset.name,
    colour: head.dataset.colour,
    isSilence: "silence" in head.dataset,
  }));
  const rows = [...table.tBodies[0].rows].map((row) => ({
    label: row.cells[0].dataset.short,
    title: row.cells[0].textContent.trim(),
    cells: [...row.querySelectorAll("td[data-n]")].map((cell) => ({
      n: Number(cell.dataset.n),
      href: cell.querySelector("a")?.href ?? "",
    })),
  }));
  return { series, rows };
}

/** A cell's number, or its percent of the row's answers: silence is no answer and has no share. */
export function measured({ series, rows }, row, column, measure) {
  const { cells } = rows[row];
  if (measure !== "share") return cells[column].n;
  if (series[column].isSilence) return 0;
  const answers = cells.reduce((sum, { n }, i) => sum + (series[i].isSilence ? 0 : n), 0);
  return answers ? (100 * cells[column].n) / answers : 0;
}
