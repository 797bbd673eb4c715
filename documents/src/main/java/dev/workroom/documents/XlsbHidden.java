package dev.workroom.documents;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackagePart;

/**
 * What a binary workbook does not show, which POI leaves out: records BrtBundleSh, BrtRowHdr and
 * BrtColInfo of [MS-XLSB], 2.4.
 *
 * @param rows numbers of hidden rows, from 0
 * @param columns numbers of hidden columns, from 0
 */
record XlsbHidden(BitSet rows, BitSet columns) {
  private static final int ROW = 0;
  private static final int COLUMNS = 60;
  private static final int SHEET = 156;
  private static final int MOST_COLUMNS = 16_384;
  private static final int LONGEST = 1 << 16;
  private static final String WORKBOOK = "application/vnd.ms-excel.sheet.binary.macroEnabled.main";

  /** What is hidden of one sheet. */
  static XlsbHidden of(PackagePart sheet) throws IOException {
    var hidden = new XlsbHidden(new BitSet(), new BitSet());
    records(
        sheet,
        (type, data) -> {
          if (type == ROW && data.limit() >= 12 && (data.get(11) & 0x10) != 0) {
            hidden.rows.set(Math.clamp(data.getInt(0), 0, 1 << 20));
          } else if (type == COLUMNS && data.limit() >= 18 && (data.getShort(16) & 1) != 0) {
            int first = Math.clamp(data.getInt(0), 0, MOST_COLUMNS);
            hidden.columns.set(first, Math.clamp(data.getInt(4) + 1L, first, MOST_COLUMNS));
          }
        });
    return hidden;
  }

  /** The names of sheets without a tab that a person sees. */
  static Set<String> sheets(OPCPackage pack) throws IOException {
    Set<String> names = new HashSet<>();
    for (PackagePart part : pack.getPartsByContentType(WORKBOOK)) {
      records(
          part,
          (type, data) -> {
            if (type == SHEET && data.limit() >= 12 && data.getInt(0) != 0) {
              data.position(8);
              string(data); // the relation to its part
              names.add(string(data));
            }
          });
    }
    return names;
  }

  /** An XLWideString: a count of characters, and so many in UTF-16. */
  private static String string(ByteBuffer data) {
    int length = data.remaining() < 4 ? 0 : data.getInt();
    if (length <= 0 || length > data.remaining() / 2) {
      return "";
    }
    byte[] text = new byte[2 * length];
    data.get(text);
    return new String(text, StandardCharsets.UTF_16LE);
  }

  @FunctionalInterface
  private interface Look {
    void at(int type, ByteBuffer data);
  }

  /** Each record: a type of one or two bytes, a size of one to four, and so many bytes (2.1.4). */
  private static void records(PackagePart part, Look look) throws IOException {
    try (InputStream raw = part.getInputStream()) {
      InputStream in = new java.io.BufferedInputStream(raw);
      while (true) {
        int first = in.read();
        if (first < 0) {
          return;
        }
        int type = (first & 0x80) == 0 ? first : (first & 0x7F) | (next(in) & 0x7F) << 7;
        int size = 0;
        for (int i = 0; i < 4; i++) {
          int one = next(in);
          size |= (one & 0x7F) << (7 * i);
          if ((one & 0x80) == 0) {
            break;
          }
        }
        if ((type == ROW || type == COLUMNS || type == SHEET) && size <= LONGEST) {
          look.at(type, ByteBuffer.wrap(in.readNBytes(size)).order(ByteOrder.LITTLE_ENDIAN));
        } else {
          in.skipNBytes(size);
        }
      }
    } catch (EOFException _) {
      // it is cut off; its reader says so
    }
  }

  private static int next(InputStream in) throws IOException {
    int one = in.read();
    if (one < 0) {
      throw new EOFException();
    }
    return one;
  }
}
