package dev.workroom.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/**
 * Opens Office documents that are encrypted with the password that every program knows: Excel does
 * that with workbooks that are only protected against changes.
 */
final class LockedOffice {
  private LockedOffice() {}

  static void read(Path file, TextSink sink) throws IOException, UnreadableDocument {
    Path open = Files.createTempFile("opened", ".data");
    try (POIFSFileSystem office = new POIFSFileSystem(file.toFile(), true)) {
      Decryptor decryptor = Decryptor.getInstance(new EncryptionInfo(office));
      if (!decryptor.verifyPassword(Decryptor.DEFAULT_PASSWORD)) {
        throw locked(file);
      }
      try (InputStream content = decryptor.getDataStream(office)) {
        Files.copy(content, open, StandardCopyOption.REPLACE_EXISTING);
      }
      sink.note("It is protected against changes.");
      DocumentReader.nested(open, sink);
    } catch (GeneralSecurityException | RuntimeException e) {
      if (e instanceof TextSink.Enough enough) {
        throw enough;
      }
      throw locked(file);
    } finally {
      Files.deleteIfExists(open);
    }
  }

  private static UnreadableDocument locked(Path file) {
    return new UnreadableDocument(
        DocumentReader.name(file)
            + " is encrypted with a password; remove the password and try again.");
  }
}
