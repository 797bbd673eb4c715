package generate;

import java.time.LocalDate;

/** A ledger line before it is exported; {@code document} and {@code line} are set by numbering. */
public record Line(
    Region region, String document, int line, LocalDate date, String account, String centre,
    String label, String supplier, String text, long cents, int group) {
  Line numbered(String number, int position) {
    return new Line(
        region, number, position, date, account, centre, label, supplier, text, cents, group);
  }

  Line withLabel(String value) {
    return new Line(
        region, document, line, date, account, centre, value, supplier, text, cents, group);
  }

  Line withAccount(String value) {
    return new Line(
        region, document, line, date, value, centre, label, supplier, text, cents, group);
  }

  Line withText(String value) {
    return new Line(
        region, document, line, date, account, centre, label, supplier, value, cents, group);
  }

  Line withCents(long value) {
    return new Line(
        region, document, line, date, account, centre, label, supplier, text, value, group);
  }
}
