package io.posthouse.operate.page;

import io.posthouse.html.Document;
import io.posthouse.html.StyleSheet;
import java.util.List;

/** The one style sheet, and the policy that lets a browser use it and nothing else. */
final class Style {
    static final StyleSheet SHEET = StyleSheet.of(Style.class, "page.css");
    static final String POLICY = Document.policy(SHEET, List.of());

    private Style() {}
}
