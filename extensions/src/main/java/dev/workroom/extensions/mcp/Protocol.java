package dev.workroom.extensions.mcp;

import java.util.List;
import java.util.Map;

/** The protocol's revisions and the words they share. */
final class Protocol {
  /** The stateless revision; each request says all that the server must know. */
  static final String MODERN = "2026-07-28";

  /** The newest revision that begins with a handshake. */
  static final String LEGACY = "2025-11-25";

  /** Revisions with a handshake that we speak, newest first. */
  static final List<String> LEGACY_ALL = List.of(LEGACY, "2025-06-18", "2025-03-26", "2024-11-05");

  static final String META = "io.modelcontextprotocol/";
  static final String VERSION_KEY = META + "protocolVersion";
  static final String CAPABILITIES_KEY = META + "clientCapabilities";
  static final String CLIENT_KEY = META + "clientInfo";
  static final String SERVER_KEY = META + "serverInfo";

  /** Who we say we are. */
  static final Map<String, Object> SELF =
      Map.of("name", "workroom", "title", "Workroom", "version", "0.1.0");

  private Protocol() {}
}
