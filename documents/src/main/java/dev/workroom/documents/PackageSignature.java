package dev.workroom.documents;

import java.util.Collection;
import java.util.List;

/** The digital signature of an Office file, which holds only as long as nothing changes. */
final class PackageSignature {
  /** What a person is told whose signed file was changed. */
  static final String ENDED =
      "The file was digitally signed. A signature holds only for the file as it was, so the changed one has none; have it signed again.";

  private static final String FOLDER = "_xmlsignatures/";

  private PackageSignature() {}

  /** The parts that hold signatures and what leads to them. */
  static List<String> parts(Collection<String> names) {
    return names.stream().filter(name -> name.startsWith(FOLDER)).toList();
  }
}
