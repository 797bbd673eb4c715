package dev.workroom.documents;

import java.util.LinkedHashMap;
import java.util.Map;

/** Kinds of file that are known and not read, with what to do instead. */
final class UnreadKinds {
  private static final String EXPORT = "; open it in its program and save it as PDF";
  private static final Map<String, String> BY_BEGINNING = byBeginning();

  private UnreadKinds() {}

  private static Map<String, String> byBeginning() {
    Map<String, String> kinds = new LinkedHashMap<>();
    kinds.put("ORC", "an ORC data file; convert it to Parquet or CSV");
    kinds.put("Obj\u0001", "an Avro data file; convert it to Parquet or CSV");
    kinds.put("L\0\0\0\u0001\u0014\u0002\0", "a shortcut of Windows; open what it points to");
    kinds.put("]\0\0", "a file packed by LZMA; unpack it first");
    kinds.put("PAR1", "a Parquet file, whose rows are read with the tool Query");
    kinds.put("ITSF", "compiled help (CHM)" + EXPORT);
    kinds.put("\u00E4R\\{\u008C\u00D8", "a OneNote notebook" + EXPORT);
    kinds.put("\u00FFWPC", "a WordPerfect document" + EXPORT);
    kinds.put("\u00DB\u00A5", "a document of Word 2 or older" + EXPORT);
    kinds.put("\u007FELF", "a program (ELF)");
    kinds.put("MZ", "a program for Windows");
    kinds.put("\u00CA\u00FE\u00BA\u00BE", "compiled Java or a program for macOS");
    kinds.put("AT&TFORM", "a DjVu book; convert it to PDF");
    kinds.put("bplist00", "a property list of macOS; convert it to XML with plutil");
    kinds.put("\u00C5\u00D0\u00D3\u00C6", "a PostScript drawing (EPS); convert it to PDF");
    kinds.put("gimp xcf", "a picture of GIMP; export it as PNG");
    kinds.put("HWP Document", "a Hangul document" + EXPORT);
    kinds.put("MSCF", "a cabinet archive; unpack it first");
    kinds.put("\u00ED\u00AB\u00EE\u00DB", "a software package (RPM)");
    kinds.put("\u0004\"M\u0018", "a file packed by LZ4; unpack it first");
    kinds.put("\u001F\u009D", "a file packed by compress; unpack it first");
    kinds.put("\u0089HDF", "an HDF5 data file; export its tables as CSV");
    kinds.put("ARROW1", "an Arrow data file; convert it to Parquet or CSV");
    kinds.put("\u0093NUMPY", "a NumPy array; export it as CSV");
    kinds.put("\0\u0001\0\0Standard", "an Access database; export its tables as CSV");
    kinds.put("\u0003\u00D9\u00A2\u009A", "a password safe (KeePass)");
    kinds.put("\0asm", "a WebAssembly program");
    kinds.put("MThd", "music as notes (MIDI)");
    kinds.put("#!AMR", "a sound recording (AMR)");
    kinds.put("\u0030\u0026\u00B2\u0075", "a film or sound recording (Windows Media)");
    kinds.put("\u00FF\u00F1", "a sound recording (AAC)");
    kinds.put("\u0000\u0000\u0002\u0000", "a Lotus 1-2-3 sheet; save it as .xlsx");
    kinds.put("\u0000\u0000\u001A\u0000", "a Lotus 1-2-3 sheet; save it as .xlsx");
    kinds.put("Rar!", "a RAR archive; unpack it first");
    kinds.put("\u0028\u00B5\u002F\u00FD", "a file packed by Zstandard; unpack it first");
    kinds.put("ID3", "a sound recording (MP3)");
    kinds.put("\u00FF\u00FB", "a sound recording (MP3)");
    kinds.put("fLaC", "a sound recording (FLAC)");
    kinds.put("OggS", "a recording (Ogg)");
    kinds.put("\u001A\u0045\u00DF\u00A3", "a film (Matroska)");
    kinds.put("%!PS", "a PostScript file; convert it to PDF");
    kinds.put("AC10", "an AutoCAD drawing" + EXPORT);
    kinds.put("!BDN", "an Outlook data file (.pst); export its messages as .eml or .msg");
    kinds.put("\u0001\0\0\0", "a drawing (EMF); convert it to PNG");
    kinds.put("\u00D7\u00CD\u00C6\u009A", "a drawing (WMF); convert it to PNG");
    kinds.put("\u0001\0\u0009\0", "a drawing (WMF); convert it to PNG");
    kinds.put("wOF", "a font");
    kinds.put("OTTO", "a font");
    kinds.put("\0\u0001\0\0\0", "a font");
    return kinds;
  }

  /** What a file that begins so is: a phrase that follows "is". */
  static String phrase(String head, long size) {
    for (Map.Entry<String, String> kind : BY_BEGINNING.entrySet()) {
      if (head.startsWith(kind.getKey())) {
        return kind.getValue();
      }
    }
    if (head.startsWith("BOOKMOBI", 60)) {
      return "a Kindle book; convert it to EPUB or PDF";
    }
    if (head.startsWith("ftyp", 4)) {
      return "a film or sound recording (MP4)";
    }
    if (head.startsWith("RIFF")) {
      return "a film or sound recording";
    }
    return "a binary file of a kind that is not read here ("
        + size
        + " bytes); save it in another format, or look at it with a program that knows it";
  }

  /** Whether a file that begins so is of a kind that is known here and not read. */
  static boolean known(String head) {
    return !phrase(head, 0).equals(phrase("", 0));
  }

  /** What an OLE2 container without a known document holds, by the names in it. */
  static String ofContainer(java.util.Set<String> names) {
    if (names.stream().anyMatch(name -> name.trim().matches("\\d{3}"))
        || names.contains("Props12")) {
      return "a Microsoft Project plan; save it as .xlsx or PDF";
    }
    if (names.contains("Contents") && names.contains("MatOST")) {
      return "a Microsoft Works document" + EXPORT;
    }
    if (names.contains("PP40")) {
      return "a presentation of PowerPoint 4" + EXPORT;
    }
    return "an Office container that holds no document known here" + EXPORT;
  }
}
