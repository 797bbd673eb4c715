package dev.workroom.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * The beginning of a TLS connection, and the server that it asks for (RFC 8446 section 4.1.2, RFC
 * 6066 section 3): a tunnel to one host must not be a way to another behind the same address.
 *
 * @param bytes as they came, to go on to the server
 * @param name empty where none is said
 */
record ServerName(byte[] bytes, Optional<String> name) {
  private static final int HANDSHAKE = 22;
  private static final int CLIENT_HELLO = 1;
  private static final int MOST_BYTES = 1 << 16;
  private static final int LONGEST_RECORD = 1 << 14;

  /**
   * Reads the client's first message, which may come in several records.
   *
   * @throws Dialler.Refused if it is none
   */
  static ServerName read(InputStream in) throws IOException {
    var all = new ByteArrayOutputStream();
    var message = new ByteArrayOutputStream();
    while (message.size() < 4 || message.size() < 4 + length(message.toByteArray())) {
      byte[] head = in.readNBytes(5);
      if (head.length < 5 || head[0] != HANDSHAKE || head[1] != 3) {
        throw new Dialler.Refused("A tunnel carries TLS, and this is none.");
      }
      int size = (head[3] & 0xff) << 8 | (head[4] & 0xff);
      byte[] body = in.readNBytes(size);
      if (size == 0 || size > LONGEST_RECORD || body.length < size) {
        throw new Dialler.Refused("The tunnel's TLS breaks off.");
      }
      all.writeBytes(head);
      all.writeBytes(body);
      message.writeBytes(body);
      if (all.size() > MOST_BYTES) {
        throw new Dialler.Refused("The tunnel's TLS begins with too much.");
      }
    }
    try {
      return new ServerName(all.toByteArray(), name(ByteBuffer.wrap(message.toByteArray())));
    } catch (BufferUnderflowException | IllegalArgumentException | EOFException e) {
      throw new Dialler.Refused("The tunnel's TLS cannot be read.");
    }
  }

  private static int length(byte[] message) throws IOException {
    if (message[0] != CLIENT_HELLO) {
      throw new Dialler.Refused("A tunnel carries TLS, and this is none.");
    }
    return (message[1] & 0xff) << 16 | (message[2] & 0xff) << 8 | (message[3] & 0xff);
  }

  /** Past version, random, session, ciphers and compressions to the extension of type 0. */
  private static Optional<String> name(ByteBuffer hello) throws EOFException {
    skip(hello, 4 + 2 + 32);
    skip(hello, hello.get() & 0xff);
    skip(hello, hello.getShort() & 0xffff);
    skip(hello, hello.get() & 0xff);
    if (!hello.hasRemaining()) {
      return Optional.empty();
    }
    int end = (hello.getShort() & 0xffff) + hello.position();
    while (hello.position() < end) {
      int type = hello.getShort() & 0xffff;
      int size = hello.getShort() & 0xffff;
      if (type == 0) {
        skip(hello, 2);
        int kind = hello.get();
        byte[] name = new byte[hello.getShort() & 0xffff];
        hello.get(name);
        return kind == 0
            ? Optional.of(new String(name, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT))
            : Optional.empty();
      }
      skip(hello, size);
    }
    return Optional.empty();
  }

  private static void skip(ByteBuffer buffer, int bytes) throws EOFException {
    if (bytes > buffer.remaining()) {
      throw new EOFException();
    }
    buffer.position(buffer.position() + bytes);
  }
}
